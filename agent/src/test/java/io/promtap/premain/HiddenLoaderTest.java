// SPDX-License-Identifier: Apache-2.0
package io.promtap.premain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiddenLoaderTest {

  @TempDir private Path dir;
  private File jar;

  static class Loaded {}

  static class Late {}

  static class AtStart {}

  static class AtStartToo {}

  @BeforeEach
  void writeJar() throws Exception {
    jar = dir.resolve("agent.jar").toFile();
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar.toPath()))) {
      for (Class<?> type : new Class<?>[] {Loaded.class, Late.class}) {
        String path = type.getName().replace('.', '/');
        out.putNextEntry(new ZipEntry(HiddenLoader.PREFIX + path + '.' + HiddenLoader.SUFFIX));
        try (InputStream in = type.getClassLoader().getResourceAsStream(path + ".class")) {
          in.transferTo(out);
        }
        out.closeEntry();
      }
      out.putNextEntry(new ZipEntry(HiddenLoader.PREFIX + "start"));
      out.write(archive(AtStart.class, AtStartToo.class));
      out.closeEntry();
    }
  }

  private static byte[] archive(Class<?>... types) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.setMethod(ZipOutputStream.STORED);
      for (Class<?> type : types) {
        byte[] classFile = classFile(type.getClassLoader(), type);
        ZipEntry entry = new ZipEntry(path(type));
        entry.setSize(classFile.length);
        CRC32 sum = new CRC32();
        sum.update(classFile);
        entry.setCrc(sum.getValue());
        out.putNextEntry(entry);
        out.write(classFile);
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static String path(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }

  private static byte[] classFile(ClassLoader loader, Class<?> type) throws Exception {
    try (InputStream in = loader.getResourceAsStream(path(type))) {
      return in.readAllBytes();
    }
  }

  @Test
  void its_classes_are_its_own() throws Exception {
    try (HiddenLoader loader = new HiddenLoader(jar)) {
      Class<?> own = loader.loadClass(Loaded.class.getName());

      assertThat(own.getClassLoader()).isSameAs(loader);
      assertThat(own).isNotSameAs(Loaded.class);
    }
  }

  @Test
  void the_classes_of_a_start_are_found_again_when_the_JVM_has_cleared_them() throws Exception {
    try (HiddenLoader loader = new HiddenLoader(jar)) {
      assertThat(loader.loadClass(AtStart.class.getName()).getClassLoader()).isSameAs(loader);
      cleared(loader);
      assertThat(loader.loadClass(Loaded.class.getName()).getClassLoader()).isSameAs(loader);
      assertThat(loader.loadClass("java.sql.Connection")).isSameAs(java.sql.Connection.class);
      assertThat(startClasses(loader).get()).as("not read again for others").isNull();

      assertThat(loader.loadClass(AtStartToo.class.getName()).getClassLoader()).isSameAs(loader);
      assertThat(startClasses(loader).get()).hasSize(2);

      cleared(loader);
      assertThat(classFile(loader, AtStart.class))
          .isEqualTo(classFile(AtStart.class.getClassLoader(), AtStart.class));
      cleared(loader);
      assertThatThrownBy(() -> loader.loadClass("none.Such"))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  @Test
  void after_the_end_a_class_of_the_start_that_was_cleared_is_just_missing() throws Exception {
    HiddenLoader loader = new HiddenLoader(jar);
    cleared(loader);
    loader.close();

    assertThatThrownBy(() -> loader.loadClass(AtStart.class.getName()))
        .isInstanceOf(ClassNotFoundException.class);
    assertThat(loader.getResourceAsStream(path(AtStart.class))).isNull();
    assertThat(loader.getAsBoolean()).as("whether the jar was written over").isFalse();
  }

  /** Does what the JVM does when memory runs short. */
  private static void cleared(HiddenLoader loader) throws Exception {
    startClasses(loader).clear();
  }

  @SuppressWarnings("unchecked")
  private static SoftReference<Map<?, ?>> startClasses(HiddenLoader loader) throws Exception {
    Field field = HiddenLoader.class.getDeclaredField("startClasses");
    field.setAccessible(true);
    return (SoftReference<Map<?, ?>>) field.get(loader);
  }

  /** A thread of the JVM or of the application may be in the agent while it ends. */
  @Test
  void after_the_end_the_classes_of_the_JDK_are_still_found_and_others_are_just_missing()
      throws Exception {
    HiddenLoader loader = new HiddenLoader(jar);
    Class<?> own = loader.loadClass(Loaded.class.getName());
    loader.close();

    assertThat(loader.loadClass(Loaded.class.getName())).isSameAs(own);
    assertThat(loader.loadClass("com.sun.management.GcInfo"))
        .isSameAs(com.sun.management.GcInfo.class);
    assertThatThrownBy(() -> loader.loadClass(Late.class.getName()))
        .isInstanceOf(ClassNotFoundException.class);
    assertThat(loader.getResourceAsStream("anything.txt")).isNull();
    assertThat(loader.getAsBoolean()).as("whether the jar was written over").isFalse();
  }
}
