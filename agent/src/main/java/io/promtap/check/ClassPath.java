// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A class path as {@code java -classpath} reads it, except that each of its parts must exist. */
public final class ClassPath {

  private ClassPath() {}

  /**
   * Returns the directories and archives, in order.
   *
   * @param texts each with any number of parts
   * @throws IOException if one does not exist, with a message for the user
   */
  public static Collection<Path> parse(List<String> texts) throws IOException {
    Set<Path> paths = new LinkedHashSet<>();
    for (String text : texts) {
      for (String part : text.split(File.pathSeparator)) {
        if (part.equals("*") || part.endsWith("/*") || part.endsWith(File.separator + "*")) {
          paths.addAll(jarsIn(part));
        } else if (!part.isEmpty()) {
          paths.add(existing(part));
        }
      }
    }
    return paths;
  }

  private static Path existing(String part) throws IOException {
    Path path = Paths.get(part);
    if (!Files.exists(path)) {
      throw new IOException("no such file or directory on the class path: " + part);
    }
    return path;
  }

  private static List<Path> jarsIn(String wildcard) throws IOException {
    List<Path> jars = new ArrayList<>();
    String folder = wildcard.substring(0, wildcard.length() - 1);
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(existing(folder.isEmpty() ? "." : folder), "*.{jar,JAR}")) {
      files.forEach(jars::add);
    }
    if (jars.isEmpty()) {
      throw new IOException("no jar on the class path in " + wildcard);
    }
    // The documentation of java does not define their order.
    jars.sort(null);
    return jars;
  }
}
