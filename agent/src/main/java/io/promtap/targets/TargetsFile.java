// SPDX-License-Identifier: Apache-2.0
package io.promtap.targets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file that Prometheus reads. It changes as a whole, by a rename, and only when its content does:
 * Prometheus loads it anew on each change.
 */
public final class TargetsFile {

  /** Prometheus takes files by patterns such as {@code *.json}, which this does not fit. */
  private static final String UNFINISHED = ".promtap-new";

  private final Path file;

  public TargetsFile(Path file) {
    this.file = file;
  }

  /**
   * Writes the file, unless it has this content.
   *
   * @return whether it changed
   */
  public boolean write(String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    // A rename would replace a link by a file.
    Path place = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    if (Files.isRegularFile(place) && Arrays.equals(Files.readAllBytes(place), content)) {
      return false;
    }
    Path unfinished = place.resolveSibling("." + place.getFileName() + UNFINISHED);
    try {
      Files.deleteIfExists(unfinished);
      Files.write(unfinished, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      keepPermissions(place, unfinished);
      Files.move(
          unfinished, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      discard(unfinished);
      throw e;
    }
    return true;
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      try {
        Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
      } catch (UnsupportedOperationException noPosix) {
        // The directory gives the permissions.
      }
    }
  }

  private static void discard(Path unfinished) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException stays) {
      // The next write replaces it.
    }
  }

  /** Returns what to tell a person about a failed write. */
  public String explain(IOException failure) {
    String reason =
        failure instanceof NoSuchFileException ? "there is no such directory" : reason(failure);
    return file + " cannot be written: " + reason;
  }

  private static String reason(IOException failure) {
    String reason =
        failure instanceof FileSystemException ? ((FileSystemException) failure).getReason() : null;
    return reason == null ? failure.toString() : reason;
  }
}
