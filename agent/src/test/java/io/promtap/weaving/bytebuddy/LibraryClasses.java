// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * The classes of the libraries on the class path and of the tests, with names replaced in all of
 * them: so one version of a library stands for its other generations.
 */
final class LibraryClasses extends ClassLoader implements ClassFileLocator {
  private static final String TESTING =
      ".*/(archunit|assertj|byte-buddy|junit|opentest|apiguardian|picocli)[^/]*";

  /** The classes of the JDK's server that are woven, in one version or another. */
  private static final List<String> OF_THE_JDK =
      List.of(
          "com/sun/net/httpserver/Filter$Chain",
          "sun/net/httpserver/ServerImpl$Exchange",
          "sun/net/httpserver/ExchangeImpl",
          "sun/net/httpserver/HttpConnection",
          "sun/net/httpserver/WriteFinishedEvent",
          "sun/net/httpserver/Event$WriteFinished");

  private static final String RENAMED =
      ".*/(tomcat-embed-core|jetty|undertow|resteasy|spring-web)[^/]*";

  /** Takes class files. */
  interface Taker {
    void take(byte[] classFile) throws IOException;
  }

  private final Map<String, String> renames;
  private final ClassFileLocator system =
      ClassFileLocator.ForClassLoader.of(LibraryClasses.class.getClassLoader());
  private final ClassFileLocator boot = ClassFileLocator.ForClassLoader.ofPlatformLoader();

  LibraryClasses(Map<String, String> renames) {
    super(LibraryClasses.class.getClassLoader());
    this.renames = renames;
  }

  @Override
  public URL getResource(String name) {
    String original = original(name);
    if (original.equals(name) && renames.keySet().stream().anyMatch(name::startsWith)) {
      // It has another name here.
      return null;
    }
    URL found = super.getResource(original);
    if (found == null || !name.endsWith(".class") || renames.isEmpty()) {
      return found;
    }
    try {
      return new URL(null, found.toString(), new RenamingHandler(found));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Opens what another URL leads to, with the names replaced. */
  private final class RenamingHandler extends URLStreamHandler {
    private final URL found;

    RenamingHandler(URL found) {
      this.found = found;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() throws IOException {
          try (InputStream in = found.openStream()) {
            return new ByteArrayInputStream(renamed(in.readAllBytes()));
          }
        }
      };
    }
  }

  private String original(String name) {
    String original = name;
    for (Map.Entry<String, String> rename : renames.entrySet()) {
      if (name.startsWith(rename.getValue())) {
        String before = rename.getKey() + name.substring(rename.getValue().length());
        original = super.getResource(before) == null ? original : before;
      }
    }
    return original;
  }

  byte[] renamed(byte[] classFile) throws IOException {
    return PackageRename.apply(classFile, renames);
  }

  @Override
  public Resolution locate(String name) throws IOException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in != null) {
        return new Resolution.Explicit(in.readAllBytes());
      }
    }
    Resolution found = system.locate(name);
    found = found.isResolved() ? found : boot.locate(name);
    return found.isResolved() ? found : new Resolution.Explicit(unknown(name));
  }

  /** Stands for a class of a library that another can do without. */
  private static byte[] unknown(String name) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(
        Opcodes.V1_8, Opcodes.ACC_PUBLIC, name.replace('.', '/'), null, "java/lang/Object", null);
    writer.visitEnd();
    return writer.toByteArray();
  }

  @Override
  public void close() {}

  /**
   * Shows the classes of the tests and of the libraries that are not for testing.
   *
   * @param names the internal names, before they are replaced, of those to show
   */
  void forEach(Predicate<String> names, Taker taker) throws IOException {
    if (renames.isEmpty()) {
      forEachOfTheJdk(names, taker);
    }
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        forEachFile(path, names, taker);
      } else if (renames.isEmpty() ? !entry.matches(TESTING) : entry.matches(RENAMED)) {
        forEachEntry(path, names, taker);
      }
    }
  }

  private void forEachOfTheJdk(Predicate<String> names, Taker taker) throws IOException {
    for (String name : OF_THE_JDK) {
      String file = name + ".class";
      try (InputStream in = ClassLoader.getSystemResourceAsStream(file)) {
        if (in != null && isClass(file, names)) {
          taker.take(in.readAllBytes());
        }
      }
    }
  }

  private void forEachFile(Path folder, Predicate<String> names, Taker taker) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        if (isClass(folder.relativize(file).toString().replace(File.separatorChar, '/'), names)) {
          taker.take(renamed(Files.readAllBytes(file)));
        }
      }
    }
  }

  private void forEachEntry(Path path, Predicate<String> names, Taker taker) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (isClass(entry.getName(), names)) {
          try (InputStream in = jar.getInputStream(entry)) {
            taker.take(renamed(in.readAllBytes()));
          }
        }
      }
    }
  }

  private static boolean isClass(String file, Predicate<String> names) {
    return file.endsWith(".class")
        && !file.startsWith("META-INF")
        && !file.contains("-info")
        && names.test(file.substring(0, file.length() - ".class".length()));
  }
}
