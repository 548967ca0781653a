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
import java.util.function.BooleanSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of the agent's own classes. Their names in the jar are ones that no other class
 * loader takes for classes.
 *
 * <p>Its parent is the platform loader (on Java 8 the boot loader), so the application's classes
 * and the agent's never see each other. The classes of the JDK come from the parent, all others
 * from this loader.
 */
public final class HiddenLoader extends ClassLoader implements Closeable, BooleanSupplier {

  /** The folder in the jar; class files in it end with {@link #SUFFIX}. */
  static final String PREFIX = "promtap/";

  static final String SUFFIX = "classdata";

  /**
   * An archive of the classes that a start needs, and only here. Its entries are not compressed.
   */
  private static final String START = PREFIX + "start";

  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int LOCAL_HEADER_LENGTH = 30;

  private static final String PLATFORM = "jdk.internal.loader.ClassLoaders$PlatformClassLoader";

  static {
    registerAsParallelCapable();
  }

  private final File file;
  private final long modified;
  private final ZipFile jar;
  private volatile boolean broken;

  /** The JVM clears this when memory runs short. Who needs one of them then reads all again. */
  private volatile SoftReference<Map<String, ByteBuffer>> startClasses;

  /** All classes have the same code source, so that a policy file can grant rights to the jar. */
  private final ProtectionDomain domain = HiddenLoader.class.getProtectionDomain();

  public HiddenLoader(File file) throws IOException {
    super(platformLoader());
    this.file = file;
    modified = file.lastModified();
    // No need to verify a signature: the JVM has loaded this class from the same file.
    jar = new ZipFile(file);
    startClasses = new SoftReference<>(readStart());
  }

  private Map<String, ByteBuffer> readStart() throws IOException {
    ZipEntry start = jar.getEntry(START);
    return files(start == null ? new byte[0] : read(start));
  }

  /**
   * Returns the files of an uncompressed archive by path. Each is a view of the archive's bytes.
   */
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
   * Returns the platform loader; {@code null} on Java 8, for the boot loader. Avoids reflection
   * where possible: a reflective call of {@code getPlatformClassLoader} makes the JDK read
   * annotations, which takes 20 ms before the JIT is warm.
   */
  private static @Nullable ClassLoader platformLoader() {
    ClassLoader loader = HiddenLoader.class.getClassLoader();
    while (loader != null && !PLATFORM.equals(loader.getClass().getName())) {
      loader = loader.getParent();
    }
    return loader != null ? loader : platformLoaderByReflection();
  }

  /** Serves Java 8, and an application whose own system loader has no parent. */
  private static @Nullable ClassLoader platformLoaderByReflection() {
    try {
      return (ClassLoader) ClassLoader.class.getMethod("getPlatformClassLoader").invoke(null);
    } catch (ReflectiveOperationException java8) {
      return null;
    }
  }

  /**
   * Looks for the agent's own classes first, except for names that begin with {@code java.}: the
   * parent has none of the agent's classes, so it would search its modules and throw for each.
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

  /** Called for what the parent has not. So the archive is not read again for the JDK's classes. */
  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try {
      ByteBuffer classFile = startClassReadAgain(name.replace('.', '/') + ".class");
      if (classFile != null) {
        return defineClass(name, classFile, domain);
      }
    } catch (IllegalStateException closed) {
      throw new ClassNotFoundException(name, closed);
    } catch (IOException | ClassFormatError e) {
      noteChange();
      throw new ClassNotFoundException(name, e);
    }
    throw new ClassNotFoundException(name);
  }

  /** Returns {@code null} if no start needs the class, or the JVM has cleared the archive. */
  private @Nullable ByteBuffer startClass(String path) {
    Map<String, ByteBuffer> files = startClasses.get();
    return files == null ? null : files.get(path);
  }

  /** Returns {@code null} if no start needs the class. */
  private @Nullable ByteBuffer startClassReadAgain(String path) throws IOException {
    Map<String, ByteBuffer> files = startClasses.get();
    if (files == null) {
      files = readStart();
      startClasses = new SoftReference<>(files);
    }
    return files.get(path);
  }

  /**
   * Defines a class; returns {@code null} if the jar has no such entry, no such class is in the
   * archive as long as that is in memory, or the jar is closed.
   */
  private @Nullable Class<?> define(String name) throws ClassNotFoundException {
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
    } catch (IllegalStateException closed) {
      return null;
    } catch (IOException | ClassFormatError e) {
      noteChange();
      throw new ClassNotFoundException(name, e);
    }
  }

  /**
   * Returns whether a class could not be read because somebody wrote over the jar. The loader's own
   * classes do not see this class, and call it by the JDK's interface.
   */
  @Override
  public boolean getAsBoolean() {
    return broken;
  }

  private void noteChange() {
    if (file.lastModified() != modified) {
      broken = true;
    }
  }

  /** Finds resources, and class files by their usual names. */
  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    try {
      InputStream own = open(name);
      InputStream found = own != null ? own : super.getResourceAsStream(name);
      return found != null || !name.endsWith(".class") ? found : stream(startClassReadAgain(name));
    } catch (IllegalStateException closed) {
      return null;
    } catch (IOException e) {
      noteChange();
      return null;
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    return null;
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    return Collections.emptyEnumeration();
  }

  /**
   * Closes the jar. After that the loader finds the classes of its parent only. A thread that is
   * still in the agent may ask for either, and gets no error that it does not expect.
   */
  @Override
  public void close() throws IOException {
    jar.close();
  }

  private @Nullable InputStream open(String name) throws IOException {
    InputStream atStart = stream(startClass(name));
    if (atStart != null) {
      return atStart;
    }
    String entryName =
        name.endsWith(".class")
            ? PREFIX + name.substring(0, name.length() - "class".length()) + SUFFIX
            : PREFIX + name;
    ZipEntry entry = jar.getEntry(entryName);
    return entry == null ? null : jar.getInputStream(entry);
  }

  private static @Nullable InputStream stream(@Nullable ByteBuffer file) {
    return file == null
        ? null
        : new ByteArrayInputStream(file.array(), file.position(), file.remaining());
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
