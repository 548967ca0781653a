// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import static net.bytebuddy.jar.asm.Opcodes.F_APPEND;
import static net.bytebuddy.jar.asm.Opcodes.F_CHOP;
import static net.bytebuddy.jar.asm.Opcodes.F_FULL;
import static net.bytebuddy.jar.asm.Opcodes.F_NEW;
import static net.bytebuddy.jar.asm.Opcodes.F_SAME;
import static net.bytebuddy.jar.asm.Opcodes.INTEGER;
import static net.bytebuddy.jar.asm.Opcodes.LONG;
import static net.bytebuddy.jar.asm.Opcodes.TOP;
import static net.bytebuddy.jar.asm.Opcodes.UNINITIALIZED_THIS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

class LostArgumentsTest {

  private static final String OWNER = "com/example/Shop";
  private static final String TEXT = "java/lang/String";

  /** Has the receiver in variable 0, the long in 1 and 2, the text in 3. */
  private final ErasedMethod method = method("pay", "(JLjava/lang/String;)V", 0);

  @Test
  void a_method_that_stores_into_the_variable_of_an_argument_loses_it() {
    assertThat(loses(method, to -> to.visitVarInsn(Opcodes.LSTORE, 1))).isTrue();
    assertThat(loses(method, to -> to.visitVarInsn(Opcodes.ISTORE, 2))).isTrue();
    assertThat(loses(method, to -> to.visitVarInsn(Opcodes.ASTORE, 3))).isTrue();
    assertThat(loses(method, to -> to.visitIincInsn(2, 1))).isTrue();
    assertThat(loses(method, to -> to.visitVarInsn(Opcodes.ASTORE, 4))).isFalse();
    assertThat(loses(method, to -> to.visitIincInsn(4, 1))).isFalse();
    assertThat(loses(method, to -> to.visitVarInsn(Opcodes.ALOAD, 3))).isFalse();
  }

  @Test
  void a_method_with_a_full_frame_that_does_not_begin_with_its_arguments_loses_one() {
    for (int type : new int[] {F_FULL, F_NEW}) {
      assertThat(loses(method, frame(type, OWNER, LONG, TEXT))).isFalse();
      assertThat(loses(method, frame(type, OWNER, LONG, TEXT, INTEGER))).isFalse();
      assertThat(loses(method, frame(type, OWNER, LONG))).isTrue();
      assertThat(loses(method, frame(type, OWNER, LONG, "java/lang/Object"))).isTrue();
      assertThat(loses(method, frame(type, OWNER, TOP, TOP, TEXT))).isTrue();
      assertThat(loses(method, frame(type, "java/lang/Object", LONG, TEXT))).isTrue();
      assertThat(loses(method, frame(type))).isTrue();
    }
  }

  @Test
  void a_method_loses_an_argument_if_a_frame_drops_it() {
    assertThat(loses(method, chop(1))).isTrue();
    assertThat(loses(method, frame(F_APPEND, INTEGER, TEXT).andThen(chop(2)))).isFalse();
    assertThat(loses(method, frame(F_APPEND, INTEGER).andThen(chop(2)))).isTrue();
    assertThat(loses(method, frame(F_FULL, OWNER, LONG, TEXT, INTEGER).andThen(chop(1)))).isFalse();
    assertThat(loses(method, frame(F_FULL, OWNER, LONG, TEXT).andThen(chop(1)))).isTrue();
    assertThat(loses(method, frame(F_SAME).andThen(frame(F_SAME)))).isFalse();
  }

  @Test
  void the_receiver_of_a_constructor_may_be_uninitialised() {
    ErasedMethod constructor = method("<init>", "(I)V", 0);
    assertThat(loses(constructor, frame(F_FULL, UNINITIALIZED_THIS, INTEGER))).isFalse();
    assertThat(loses(constructor, frame(F_FULL, OWNER, INTEGER))).isFalse();
    assertThat(loses(constructor, frame(F_FULL, UNINITIALIZED_THIS, TEXT))).isTrue();
  }

  @Test
  void a_static_method_without_parameters_has_nothing_to_lose() {
    ErasedMethod none = method("run", "()V", Opcodes.ACC_STATIC);
    assertThat(loses(none, frame(F_FULL))).isFalse();
    assertThat(loses(none, to -> to.visitVarInsn(Opcodes.ISTORE, 0))).isFalse();
  }

  private static ErasedMethod method(String name, String descriptor, int access) {
    return ErasedMethod.of(ErasedType.ofInternalName(OWNER), name, descriptor, access);
  }

  private static Consumer<MethodVisitor> frame(int type, Object... locals) {
    return to -> to.visitFrame(type, locals.length, locals, 0, new Object[0]);
  }

  private static Consumer<MethodVisitor> chop(int count) {
    return to -> to.visitFrame(F_CHOP, count, null, 0, null);
  }

  private static boolean loses(ErasedMethod method, Consumer<MethodVisitor> code) {
    Set<ErasedMethod> losing = new HashSet<>();
    code.accept(new LostArguments(method, null, losing));
    return losing.contains(method);
  }
}
