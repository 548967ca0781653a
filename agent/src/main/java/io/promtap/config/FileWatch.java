// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;

/**
 * A watch on a file by polling. A watch service of the JDK does not see changes on network file
 * systems, or of the symbolic links that Kubernetes replaces to update a ConfigMap.
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
   * Returns whether the file has changed. Reports a change only when the file is the same as at the
   * last call, so that a writer can complete it.
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

  /** Returns the state of the file that a link leads to. A missing file also has a state. */
  private List<Object> state() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      // A change of the permissions leaves the time as it is.
      return Arrays.asList(
          attributes.lastModifiedTime(),
          attributes.size(),
          attributes.fileKey(),
          Files.isReadable(file));
    } catch (IOException | RuntimeException missing) {
      return Arrays.<Object>asList("missing");
    }
  }
}
