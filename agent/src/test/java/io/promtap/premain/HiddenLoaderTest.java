// SPDX-License-Identifier: Apache-2.0
package io.promtap.premain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
