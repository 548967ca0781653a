// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.TypePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recording is as good as the class file, whatever a compiler writes. */
class RecordedAdviceTest {

  private static final int SKIP_FRAMES = ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

  @ParameterizedTest
  @ValueSource(
      classes = {
        Sample.class,
        HashMap.class,
        String.class,
        Pattern.class,
        BigDecimal.class,
        RecordedAdvice.class
      })
  void each_method_is_passed_on_as_its_class_file_has_it_every_time(Class<?> type)
      throws IOException {
    ClassReader reader = new ClassReader(bytes(type));
    List<RecordedAdvice> recorded = recordAll(reader);

    assertThat(recorded).hasSizeGreaterThan(3);
    for (int flags : new int[] {ClassReader.SKIP_DEBUG, SKIP_FRAMES}) {
      for (RecordedAdvice method : recorded) {
        byte[] original = written(reader, method, flags);
        assertThat(written(method, flags)).isEqualTo(original);
        assertThat(written(method, flags)).as("once more").isEqualTo(original);
      }
    }
  }

  @Test
  void it_tells_whether_there_are_exception_handlers() throws IOException {
    List<RecordedAdvice> recorded = recordAll(new ClassReader(bytes(Sample.class)));

    assertThat(recorded)
        .filteredOn(RecordedAdvice::catches)
        .extracting(RecordedAdvice::name)
        .containsExactlyInAnyOrder("catching", "cleaning");
  }

  @Test
  void frames_of_another_form_than_the_recorded_one_are_refused() throws IOException {
    RecordedAdvice recorded = recordAll(new ClassReader(bytes(Sample.class))).get(0);

    assertThatThrownBy(() -> recorded.accept(new ClassWriter(0), ClassReader.EXPAND_FRAMES))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<RecordedAdvice> recordAll(ClassReader reader) {
    List<RecordedAdvice> all = new ArrayList<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) != 0) {
              return null;
            }
            all.add(new RecordedAdvice(name, descriptor, null));
            return all.get(all.size() - 1);
          }
        },
        ClassReader.SKIP_DEBUG);
    return all;
  }

  /** Returns a class that has nothing but the method, written from the recording. */
  private static byte[] written(RecordedAdvice recorded, int flags) {
    ClassWriter writer = started();
    recorded.accept(writer, flags);
    return writer.toByteArray();
  }

  /** Returns the same class, written from the class file, without annotations. */
  private static byte[] written(ClassReader reader, RecordedAdvice recorded, int flags) {
    ClassWriter writer = started();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return (name + descriptor).equals(recorded.name() + recorded.descriptor())
                ? codeOnly(writer.visitMethod(Opcodes.ACC_STATIC, name, descriptor, null, null))
                : null;
          }
        },
        flags);
    return writer.toByteArray();
  }

  private static ClassWriter started() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(
        Opcodes.V17, Opcodes.ACC_PUBLIC, "com/example/One", null, "java/lang/Object", null);
    return writer;
  }

  private static MethodVisitor codeOnly(MethodVisitor to) {
    return new MethodVisitor(Opcodes.ASM9, to) {
      @Override
      public void visitParameter(String name, int access) {}

      @Override
      public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        return null;
      }

      @Override
      public AnnotationVisitor visitTypeAnnotation(
          int target, TypePath path, String descriptor, boolean visible) {
        return null;
      }

      @Override
      public AnnotationVisitor visitInsnAnnotation(
          int target, TypePath path, String descriptor, boolean visible) {
        return null;
      }

      @Override
      public AnnotationVisitor visitLocalVariableAnnotation(
          int target,
          TypePath path,
          Label[] start,
          Label[] end,
          int[] index,
          String descriptor,
          boolean visible) {
        return null;
      }

      @Override
      public void visitAnnotableParameterCount(int count, boolean visible) {}

      @Override
      public AnnotationVisitor visitParameterAnnotation(
          int parameter, String descriptor, boolean visible) {
        return null;
      }
    };
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    try (InputStream in =
        type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  /** Has an instruction of each form. */
  @SuppressWarnings("unused") // read as a class file
  static class Sample {
    private int[][] arrays = new int[2][3];

    int switching(int value) {
      switch (value) {
        case 1:
          return 7;
        case 2:
          return 300;
        case 3:
          return 70_000;
        default:
          return value;
      }
    }

    int lookingUp(int value) {
      switch (value) {
        case 1:
          return 7;
        case 1_000_000:
          return 3;
        default:
          return 0;
      }
    }

    Supplier<String> dynamic(String text) {
      return () -> text + arrays.length;
    }

    StringBuilder uninitialised(boolean flag) {
      return new StringBuilder(flag ? "yes" : "no");
    }

    long catching(String text) {
      long sum = 0;
      try {
        for (int i = 0; i < 3; i++) {
          sum += Long.parseLong(text);
        }
      } catch (NumberFormatException | ArithmeticException e) {
        sum = -1;
      }
      return sum;
    }

    Object cleaning(Object[] array) {
      try {
        return array instanceof String[] ? array[0] : String.class;
      } finally {
        array[0] = null;
      }
    }
  }
}
