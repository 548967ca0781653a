package io.promtap.premain;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Reads the agent's own classes from entries of the jar that no other loader takes for classes.
 *
 * <p>Its parent is the platform loader (on Java 8 the boot loader), so the application's classes
 * and the agent's never see each other; the JDK comes from the parent, and all else from here.
 */
public final class HiddenLoader extends ClassLoader implements Closeable {

  /** The folder in the jar; class files in it end with {@link #SUFFIX}. */
  static final String PREFIX = "promtap/";

  static final String SUFFIX = "classdata";

  static {
    registerAsParallelCapable();
  }

  private final JarFile jar;

  public HiddenLoader(File file) throws IOException {
    super(platformLoader());
    // Verifying the signature of every entry is slow before the JIT is warm, and the JVM has loaded
    // this class from the same file.
    jar = new JarFile(file, false);
  }

  private static ClassLoader platformLoader() {
    try {
      return (ClassLoader) ClassLoader.class.getMethod("getPlatformClassLoader").invoke(null);
    } catch (ReflectiveOperationException java8) {
      return null;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try (InputStream in = open(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = readFully(in);
      // Of the same code source, for what a policy file grants to the jar.
      return defineClass(name, bytes, 0, bytes.length, HiddenLoader.class.getProtectionDomain());
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** Finds resources and, by their usual name, class files. */
  @Override
  public InputStream getResourceAsStream(String name) {
    try {
      InputStream own = open(name);
      return own != null ? own : super.getResourceAsStream(name);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  protected URL findResource(String name) {
    return null;
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    return Collections.emptyEnumeration();
  }

  /** Closes the jar; no class can be loaded any more. */
  @Override
  public void close() throws IOException {
    jar.close();
  }

  private InputStream open(String name) throws IOException {
    String entryName =
        name.endsWith(".class")
            ? PREFIX + name.substring(0, name.length() - "class".length()) + SUFFIX
            : PREFIX + name;
    ZipEntry entry = jar.getEntry(entryName);
    return entry == null ? null : jar.getInputStream(entry);
  }

  static byte[] readFully(InputStream in) throws IOException {
    byte[] bytes = new byte[Math.max(in.available(), 1024)];
    int length = 0;
    for (int read; (read = in.read(bytes, length, bytes.length - length)) >= 0; ) {
      length += read;
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, length * 2);
      }
    }
    return Arrays.copyOf(bytes, length);
  }
}
