// SPDX-License-Identifier: Apache-2.0
package io.promtap.premain;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The class loader of the agent's own classes, which lie in entries of the jar that no other loader
 * takes for classes.
 *
 * <p>Its parent is the platform loader (on Java 8 the boot loader), so the application's classes
 * and the agent's never see each other; the JDK comes from the parent, and all else from here.
 */
public final class HiddenLoader extends ClassLoader implements Closeable {

  /** The folder in the jar; class files in it end with {@link #SUFFIX}. */
  static final String PREFIX = "promtap/";

  static final String SUFFIX = "classdata";

  /** The classes of a start once more, in one archive whose entries are stored. */
  private static final String START = PREFIX + "start";

  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int LOCAL_HEADER_LENGTH = 30;

  private static final String PLATFORM = "jdk.internal.loader.ClassLoaders$PlatformClassLoader";

  static {
    registerAsParallelCapable();
  }

  private final ZipFile jar;

  /** Given back when memory runs short; then each class is read from its own entry. */
  private final SoftReference<Map<String, ByteBuffer>> startClasses;

  /** The same code source for all, for what a policy file grants to the jar. */
  private final ProtectionDomain domain = HiddenLoader.class.getProtectionDomain();

  public HiddenLoader(File file) throws IOException {
    super(platformLoader());
    // No signature is verified: the JVM has loaded this class from the same file.
    jar = new ZipFile(file);
    ZipEntry start = jar.getEntry(START);
    startClasses = new SoftReference<>(files(start == null ? new byte[0] : read(start)));
  }

  /** By path the files of an archive whose entries are stored, each a view of its bytes. */
  private static Map<String, ByteBuffer> files(byte[] archive) {
    Map<String, ByteBuffer> files = new HashMap<>();
    ByteBuffer all = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (at + LOCAL_HEADER_LENGTH < archive.length && all.getInt(at) == LOCAL_HEADER) {
      int length = all.getInt(at + 18);
      int nameLength = all.getShort(at + 26);
      int nameAt = at + LOCAL_HEADER_LENGTH;
      int from = nameAt + nameLength + all.getShort(at + 28);
      files.put(
          new String(archive, nameAt, nameLength, StandardCharsets.UTF_8),
          ByteBuffer.wrap(archive, from, length));
      at = from + length;
    }
    return files;
  }

  /**
   * Without reflection where it can be: calling {@code getPlatformClassLoader} that way makes the
   * JDK read annotations, which takes 20 ms before the JIT is warm.
   */
  private static ClassLoader platformLoader() {
    ClassLoader loader = HiddenLoader.class.getClassLoader();
    while (loader != null && !PLATFORM.equals(loader.getClass().getName())) {
      loader = loader.getParent();
    }
    return loader != null ? loader : platformLoaderByReflection();
  }

  /** For a system loader of the application's that has no parent, and for Java 8. */
  private static ClassLoader platformLoaderByReflection() {
    try {
      return (ClassLoader) ClassLoader.class.getMethod("getPlatformClassLoader").invoke(null);
    } catch (ReflectiveOperationException java8) {
      return null;
    }
  }

  /**
   * Own classes first, but for those of {@code java}: the parent, which has none of them, would
   * look through its modules and throw for each.
   */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("java.")) {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        Class<?> own = loaded != null ? loaded : define(name);
        if (own != null) {
          return own;
        }
      }
    }
    return super.loadClass(name, resolve);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    Class<?> own = define(name);
    if (own == null) {
      throw new ClassNotFoundException(name);
    }
    return own;
  }

  /** Null if it is not among the classes of the start, or these were given back. */
  private ByteBuffer startClass(String path) {
    Map<String, ByteBuffer> files = startClasses.get();
    return files == null ? null : files.get(path);
  }

  /** Null if the jar has no such class. */
  private Class<?> define(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/');
    ByteBuffer classFile = startClass(path + ".class");
    if (classFile != null) {
      return defineClass(name, classFile, domain);
    }
    try {
      ZipEntry entry = jar.getEntry(PREFIX + path + '.' + SUFFIX);
      if (entry == null) {
        return null;
      }
      byte[] bytes = read(entry);
      return defineClass(name, bytes, 0, bytes.length, domain);
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
    ByteBuffer file = startClass(name);
    if (file != null) {
      return new ByteArrayInputStream(file.array(), file.position(), file.remaining());
    }
    String entryName =
        name.endsWith(".class")
            ? PREFIX + name.substring(0, name.length() - "class".length()) + SUFFIX
            : PREFIX + name;
    ZipEntry entry = jar.getEntry(entryName);
    return entry == null ? null : jar.getInputStream(entry);
  }

  private byte[] read(ZipEntry entry) throws IOException {
    byte[] bytes = new byte[(int) entry.getSize()];
    try (InputStream in = jar.getInputStream(entry)) {
      int length = 0;
      while (length < bytes.length) {
        int read = in.read(bytes, length, bytes.length - length);
        if (read < 0) {
          throw new EOFException(entry + " ends early");
        }
        length += read;
      }
    }
    return bytes;
  }
}
