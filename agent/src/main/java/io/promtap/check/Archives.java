// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the class files in directories, jars, wars, and the jars inside them. It copies a jar
 * inside a jar to a temporary file, which {@link #close()} deletes.
 */
final class Archives implements Closeable {

  private static final String CLASSES = ".class";
  private static final String[] ROOTS = {"BOOT-INF/classes/", "WEB-INF/classes/"};
  private static final String[] LIBRARIES = {
    "BOOT-INF/lib/", "WEB-INF/lib/", "WEB-INF/lib-provided/"
  };

  private final List<ZipFile> open = new ArrayList<>();
  private final List<Path> temporary = new ArrayList<>();

  /** One class file. */
  interface Content {
    InputStream open() throws IOException;
  }

  /**
   * Lists the class files of a directory or archive.
   *
   * @param found takes the path of each class file, {@code a/b/C.class}
   */
  void list(Path path, BiConsumer<String, Content> found) throws IOException {
    if (Files.isDirectory(path)) {
      listDirectory(path, found);
    } else {
      listArchive(path, path.toString(), found);
    }
  }

  private static void listDirectory(Path root, BiConsumer<String, Content> found)
      throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            StringBuilder name = new StringBuilder();
            for (Path part : root.relativize(file)) {
              name.append(name.length() == 0 ? "" : "/").append(part);
            }
            String path = classPath(name.toString());
            if (path != null) {
              found.accept(path, () -> Files.newInputStream(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void listArchive(Path file, String shownAs, BiConsumer<String, Content> found)
      throws IOException {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (IOException damaged) {
      throw new IOException("no readable jar: " + shownAs + ": " + damaged.getMessage(), damaged);
    }
    open.add(zip);
    for (ZipEntry entry : Collections.list(zip.entries())) {
      String path = classPath(entry.getName());
      if (path != null) {
        found.accept(path, () -> zip.getInputStream(entry));
      } else if (isLibrary(entry.getName())) {
        listArchive(copy(zip, entry), shownAs + "!/" + entry.getName(), found);
      }
    }
  }

  private Path copy(ZipFile zip, ZipEntry entry) throws IOException {
    Path file = Files.createTempFile("promtap-check-", ".jar");
    temporary.add(file);
    file.toFile().deleteOnExit();
    try (InputStream in = zip.getInputStream(entry)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }

  /** Returns the path below the root; {@code null} if a JVM loads no class from here. */
  private static @Nullable String classPath(String entry) {
    if (!entry.endsWith(CLASSES)
        || entry.startsWith("META-INF/")
        || entry.endsWith("module-info.class")
        || entry.endsWith("package-info.class")) {
      return null;
    }
    for (String root : ROOTS) {
      if (entry.startsWith(root)) {
        return classPath(entry.substring(root.length()));
      }
    }
    return entry;
  }

  private static boolean isLibrary(String entry) {
    for (String folder : LIBRARIES) {
      if (entry.startsWith(folder) && entry.endsWith(".jar")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    for (ZipFile zip : open) {
      try {
        zip.close();
      } catch (IOException stillOpen) {
        // Nothing was written to it.
      }
    }
    for (Path file : temporary) {
      // False if the file no longer exists.
      boolean ignored = file.toFile().delete();
    }
  }
}
