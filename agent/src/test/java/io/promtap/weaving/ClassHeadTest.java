// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClassHeadTest {

  interface Texts {
    double WIDE = 7.5;

    default void sixBytes(long first) {}
  }

  @Deprecated
  static final class Annotated {
    @Deprecated
    long sum(long first, double second) {
      long both = first + (long) second;
      return both;
    }
  }

  @Test
  void a_name_past_the_first_plane_is_read_as_class_files_write_it() throws IOException {
    String classFile = new String(bytes(Texts.class), StandardCharsets.ISO_8859_1);
    String asWritten = "\u00ed\u00a0\u00b5\u00ed\u00b0\u0080es";
    byte[] renamed = classFile.replace("sixBytes", asWritten).getBytes(StandardCharsets.ISO_8859_1);

    ClassHead file = ClassHead.read(renamed);

    assertThat(file.methods()).hasToString("[\uD835\uDC00es(J)V]");
  }

  @Test
  void annotations_of_a_class_and_of_a_method_are_read() throws IOException {
    ClassHead file = ClassHead.read(bytes(Annotated.class));

    assertThat(file.annotations()).containsExactly("Ljava/lang/Deprecated;");
    ClassHead.Method sum = file.methods().get(1);
    assertThat(sum).hasToString("sum(JD)J");
    assertThat(sum.annotations()).containsExactly("Ljava/lang/Deprecated;");
  }

  @Test
  void a_class_file_that_ends_early_is_refused_wherever_it_ends() throws IOException {
    byte[] whole = bytes(Annotated.class);

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ClassHead.read(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void what_is_no_class_file_is_refused() {
    assertThatThrownBy(() -> ClassHead.read(new byte[1_000]))
        .isInstanceOf(IOException.class)
        .hasMessage("not a class file");
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }
}
