// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.primitive.PrimitiveWideningDelegate;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.junit.jupiter.api.Test;

class ConversionsTest {

  @Test
  void a_byte_becomes_a_double_like_every_other_number() {
    Map<Type, Integer> instructions =
        Map.of(
            Type.BYTE_TYPE, Opcodes.I2D,
            Type.SHORT_TYPE, Opcodes.I2D,
            Type.INT_TYPE, Opcodes.I2D,
            Type.BOOLEAN_TYPE, Opcodes.I2D,
            Type.LONG_TYPE, Opcodes.L2D,
            Type.FLOAT_TYPE, Opcodes.F2D);

    instructions.forEach(
        (type, instruction) ->
            assertThat(
                    written(Conversions.loadNumber(ErasedType.of(type), 0)).get("m()V").toString())
                .endsWith(" 0, " + instruction + ", sizes 0 0]"));
  }

  /** If this fails, Byte Buddy has mended it, and Promtap's detour can go. */
  @Test
  void Byte_Buddy_itself_widens_a_byte_to_a_long() {
    StackManipulation widened =
        PrimitiveWideningDelegate.forPrimitive(ErasedType.of(Type.BYTE_TYPE))
            .widenTo(ErasedType.DOUBLE);

    assertThat(written(widened).get("m()V")).contains(String.valueOf(Opcodes.I2L));
  }

  private static Map<String, List<String>> written(StackManipulation manipulation) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "sample/Some", null, "java/lang/Object", null);
    MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "m", "()V", null, null);
    method.visitCode();
    manipulation.apply(method, null);
    method.visitMaxs(0, 0);
    method.visitEnd();
    writer.visitEnd();
    return Disassembly.of(writer.toByteArray());
  }
}
