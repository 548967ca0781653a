// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import io.promtap.support.InputStreams;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import org.jspecify.annotations.Nullable;

/**
 * A reader of class files through the application's loaders that leaves no trace in them. {@code
 * getResourceAsStream} of a {@code URLClassLoader} would share one open jar with all other readers
 * of that jar, and close it for them when the loader is closed.
 */
public final class ClassFileReader {

  /**
   * The JVM never closes the jars of this loader, so sharing them does no harm. Opening a large one
   * again for each look-up took half a second of the start of a small service.
   */
  private static final ClassLoader APPLICATION = ClassLoader.getSystemClassLoader();

  private ClassFileReader() {}

  /** Returns the head of a class file; {@code null} if the loader has none or it is damaged. */
  public static @Nullable ClassHead head(@Nullable ClassLoader loader, String internalName) {
    byte[] classFile = read(loader, internalName);
    try {
      return classFile.length == 0 ? null : ClassHead.read(classFile);
    } catch (IOException | RuntimeException damaged) {
      return null;
    }
  }

  /**
   * Returns the class file; empty if the loader has none or it cannot be read. Throws nothing: the
   * loader is code of the application.
   */
  public static byte[] read(@Nullable ClassLoader loader, String internalName) {
    try (InputStream in = open(loader, internalName)) {
      return in == null ? new byte[0] : InputStreams.readAll(in);
    } catch (Throwable unreadable) {
      return new byte[0];
    }
  }

  /**
   * Returns whether the loader says that it has no such class file. A loader that fails to answer
   * has not said so, nor has one whose file cannot be read.
   */
  static boolean isAbsent(@Nullable ClassLoader loader, String internalName) {
    try {
      return find(loader, internalName) == null;
    } catch (Throwable noAnswer) {
      return false;
    }
  }

  private static @Nullable URL find(@Nullable ClassLoader loader, String internalName) {
    String path = internalName + ".class";
    return loader == null ? ClassLoader.getSystemResource(path) : loader.getResource(path);
  }

  private static @Nullable InputStream open(@Nullable ClassLoader loader, String internalName)
      throws IOException {
    URL url = find(loader, internalName);
    if (url == null) {
      return null;
    }
    URLConnection connection = url.openConnection();
    connection.setUseCaches(loader == null || loader == APPLICATION);
    return connection.getInputStream();
  }
}
