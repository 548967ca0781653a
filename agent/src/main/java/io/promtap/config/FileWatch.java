package io.promtap.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;

/**
 * Tells when a file has changed, by asking for it once in a while: a watch service sees nothing of
 * the symbolic links by which Kubernetes exchanges a ConfigMap, nor of network file systems.
 */
public final class FileWatch {

  private final Path file;
  private List<Object> known;
  private List<Object> seen;

  public FileWatch(Path file) {
    this.file = file;
    known = state();
    seen = known;
  }

  /**
   * Whether the file is another one than at the last change, and the same as when it was last asked
   * for: one that is just being written is given the time.
   */
  public boolean hasChanged() {
    List<Object> now = state();
    boolean isSettled = now.equals(seen);
    seen = now;
    if (!isSettled || now.equals(known)) {
      return false;
    }
    known = now;
    return true;
  }

  /** Follows links. A file that is not there has a state as well. */
  private List<Object> state() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Arrays.asList(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (IOException | RuntimeException missing) {
      return Arrays.<Object>asList("missing");
    }
  }
}
