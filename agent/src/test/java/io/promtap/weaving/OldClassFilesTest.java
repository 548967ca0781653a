// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.weaving.bytebuddy.ByteBuddyWeaver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Class files as compilers wrote them until Java 5: {@code finally} as a subroutine, no frames. */
class OldClassFilesTest {

  private static final AdviceSpec METHOD =
      new AdviceSpec("io.promtap.weaving.Witness$MethodAdvice", "test");

  private final ClassWeaver weaver = new ByteBuddyWeaver();

  @AfterEach
  void forget() {
    Witness.seen();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {Opcodes.V1_1, Opcodes.V1_2, Opcodes.V1_3, Opcodes.V1_4, Opcodes.V1_5, Opcodes.V1_6})
  void a_method_with_JSR_and_RET_is_woven(int version) throws Exception {
    Class<?> woven = woven(subroutines(version));

    assertThat(run(woven, 5)).isEqualTo(5 + 10 + 100);
    assertThat(Witness.seen()).containsExactly("enter 5", "exit 42 3 static 5 -> 115");
    assertThat(run(woven, 0)).isEqualTo("java.lang.ArithmeticException 110");
    assertThat(Witness.seen()).containsExactly("enter 0", "exit 42 3 static 0 !! / by zero");
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcodes.V1_1, Opcodes.V1_4, Opcodes.V1_5, Opcodes.V1_6})
  void a_method_without_frames_is_woven(int version) throws Exception {
    byte[] classFile = loop(version);
    Class<?> woven = woven(classFile);

    assertThat(run(woven, 3)).isEqualTo(6);
    assertThat(Witness.seen()).containsExactly("enter 3", "exit 42 3 static 3 -> 6");
  }

  /**
   * Of {@code run(int n)}: {@code try { return n / n * n + ...} finally}, with one subroutine in
   * the other: the inner adds 100 to a field, the outer 10.
   */
  private static byte[] subroutines(int version) {
    ClassWriter writer = writer(version);
    writer.visitField(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "sum", "I", null, null).visitEnd();
    MethodVisitor run = begin(writer);
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    Label handlerEnd = new Label();
    Label outer = new Label();
    Label inner = new Label();
    run.visitTryCatchBlock(start, end, handler, null);
    run.visitTryCatchBlock(handler, handlerEnd, handler, null);
    run.visitInsn(Opcodes.ICONST_0);
    run.visitFieldInsn(Opcodes.PUTSTATIC, "sample/Old", "sum", "I");
    run.visitLabel(start);
    run.visitVarInsn(Opcodes.ILOAD, 0);
    run.visitVarInsn(Opcodes.ILOAD, 0);
    run.visitInsn(Opcodes.IDIV);
    run.visitVarInsn(Opcodes.ILOAD, 0);
    run.visitInsn(Opcodes.IMUL);
    run.visitVarInsn(Opcodes.ISTORE, 1);
    run.visitJumpInsn(Opcodes.JSR, outer);
    run.visitLabel(end);
    run.visitVarInsn(Opcodes.ILOAD, 1);
    run.visitFieldInsn(Opcodes.GETSTATIC, "sample/Old", "sum", "I");
    run.visitInsn(Opcodes.IADD);
    run.visitInsn(Opcodes.IRETURN);
    run.visitLabel(handler);
    run.visitVarInsn(Opcodes.ASTORE, 2);
    run.visitJumpInsn(Opcodes.JSR, outer);
    run.visitLabel(handlerEnd);
    run.visitVarInsn(Opcodes.ALOAD, 2);
    run.visitInsn(Opcodes.ATHROW);
    run.visitLabel(outer);
    run.visitVarInsn(Opcodes.ASTORE, 3);
    add(run, 10);
    run.visitJumpInsn(Opcodes.JSR, inner);
    run.visitVarInsn(Opcodes.RET, 3);
    run.visitLabel(inner);
    run.visitVarInsn(Opcodes.ASTORE, 4);
    add(run, 100);
    run.visitVarInsn(Opcodes.RET, 4);
    run.visitMaxs(2, 5);
    run.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static void add(MethodVisitor run, int value) {
    run.visitFieldInsn(Opcodes.GETSTATIC, "sample/Old", "sum", "I");
    run.visitIntInsn(Opcodes.BIPUSH, value);
    run.visitInsn(Opcodes.IADD);
    run.visitFieldInsn(Opcodes.PUTSTATIC, "sample/Old", "sum", "I");
  }

  /** Of {@code run(int n)}: the sum of 1 to n, which counts the argument down. */
  private static byte[] loop(int version) {
    ClassWriter writer = writer(version);
    MethodVisitor run = begin(writer);
    Label next = new Label();
    run.visitInsn(Opcodes.ICONST_0);
    run.visitVarInsn(Opcodes.ISTORE, 1);
    run.visitLabel(next);
    run.visitVarInsn(Opcodes.ILOAD, 1);
    run.visitVarInsn(Opcodes.ILOAD, 0);
    run.visitInsn(Opcodes.IADD);
    run.visitVarInsn(Opcodes.ISTORE, 1);
    run.visitIincInsn(0, -1);
    run.visitVarInsn(Opcodes.ILOAD, 0);
    run.visitJumpInsn(Opcodes.IFGT, next);
    run.visitVarInsn(Opcodes.ILOAD, 1);
    run.visitInsn(Opcodes.IRETURN);
    run.visitMaxs(2, 2);
    run.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static ClassWriter writer(int version) {
    ClassWriter writer = new ClassWriter(0);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER;
    writer.visit(version, access, "sample/Old", null, "java/lang/Object", null);
    return writer;
  }

  private static MethodVisitor begin(ClassWriter writer) {
    MethodVisitor run =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "run", "(I)I", null, null);
    run.visitCode();
    return run;
  }

  /** Defined by a loader whose classes the JVM verifies. */
  private Class<?> woven(byte[] classFile) throws Exception {
    ClassHead head = ClassHead.read(classFile);
    List<String> leftOut = new ArrayList<>();
    byte[] woven =
        weaver.weave(
            head,
            classFile,
            Map.of(METHOD, head.methods()),
            (method, reason) -> leftOut.add(method + ": " + reason));
    assertThat(leftOut).isEmpty();
    return new ClassLoader(getClass().getClassLoader()) {
      Class<?> define() {
        return defineClass("sample.Old", woven, 0, woven.length);
      }
    }.define();
  }

  /** What it returns; or what it throws, and what the subroutines have left. */
  private static Object run(Class<?> woven, int argument) throws Exception {
    Method run = woven.getMethod("run", int.class);
    try {
      return run.invoke(null, argument);
    } catch (InvocationTargetException e) {
      return e.getCause().getClass().getName() + " " + woven.getField("sum").get(null);
    }
  }
}
