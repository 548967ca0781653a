// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.bytebuddy.ByteBuddyWeaver;
import io.promtap.weaving.bytebuddy.PlainByteBuddyWeaver;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@MethodSource("weavers")
class WeaverTest {

  private static final AdviceSpec METHOD =
      new AdviceSpec("io.promtap.weaving.Witness$MethodAdvice", "test");
  private static final AdviceSpec CONSTRUCTOR =
      new AdviceSpec("io.promtap.weaving.Witness$ConstructorAdvice", "test");

  @Parameter private ClassWeaver weaver;

  private final List<String> leftOut = new ArrayList<>();

  /** Promtap's, and Byte Buddy's documented way, beside which it has to stand. */
  static List<ClassWeaver> weavers() {
    return List.of(
        new ByteBuddyWeaver(),
        new PlainByteBuddyWeaver(
            ClassFileLocator.ForClassLoader.of(WeaverTest.class.getClassLoader())));
  }

  @AfterEach
  void forget() {
    Witness.fails(false);
    Witness.seen();
    PromtapBridge.failures = null;
  }

  @Test
  void a_woven_method_returns_what_it_returned_and_the_advice_sees_it() throws Exception {
    Class<?> woven = woven(bytes(Wovens.class), METHOD);
    Object instance = woven.getConstructor(String.class).newInstance("it");

    assertThat(call(woven, null, "ints", 1)).isEqualTo(2);
    assertThat(Witness.seen()).containsExactly("enter 1", "exit 42 3 static 1 -> 2");
    assertThat(call(woven, null, "longs", 1L, 2.5)).isEqualTo(3L);
    assertThat(Witness.seen()).containsExactly("enter 1", "exit 42 3 static 1 -> 3");
    assertThat(call(woven, instance, "floats", 1.5f)).isEqualTo(3.0f);
    assertThat(Witness.seen()).containsExactly("enter 1.5", "exit 42 3 instance 1.5 -> 3.0");
    assertThat(call(woven, instance, "doubles", 1.5, null)).isEqualTo(1.5);
    assertThat(Witness.seen()).containsExactly("enter 1.5", "exit 42 3 instance 1.5 -> 1.5");
    assertThat(call(woven, instance, "booleans", true)).isEqualTo(false);
    assertThat(Witness.seen()).containsExactly("enter true", "exit 42 3 instance true -> false");
    assertThat(call(woven, null, "chars", 'a')).isEqualTo('b');
    assertThat(Witness.seen()).containsExactly("enter a", "exit 42 3 static a -> b");
    assertThat(call(woven, null, "arrays", (Object) new String[] {"x"}))
        .isEqualTo(new String[] {"x"});
    assertThat(Witness.seen()).hasSize(2);
    assertThat(call(woven, instance, "nothing")).isNull();
    assertThat(Witness.seen()).containsExactly("enter nothing", "exit 42 3 instance null -> null");
    assertThat(call(woven, null, "loops", 2)).isEqualTo(11);
    assertThat(Witness.seen()).containsExactly("enter 2", "exit 42 3 static 2 -> 11");
    assertThat(call(woven, null, "switches", "b")).isEqualTo("second");
    assertThat(call(woven, null, "switches", "bcd")).isEqualTo("other 3");
    assertThat(((Callable<?>) call(woven, null, "lambdas", "x")).call()).isEqualTo("x");
  }

  @Test
  void the_advice_sees_the_argument_that_was_passed_and_not_what_became_of_it() throws Exception {
    Class<?> woven = woven(bytes(Wovens.class), METHOD);

    assertThat(call(woven, null, "assignsItsArgument", "a")).isEqualTo("a!");
    assertThat(Witness.seen()).containsExactly("enter a", "exit 42 3 static a -> a!");
  }

  @Test
  void what_a_method_throws_leaves_it_as_the_same_exception_and_is_seen() throws Exception {
    Class<?> woven = woven(bytes(Wovens.class), METHOD);
    Object instance = woven.getConstructor(String.class).newInstance("it");

    assertThatThrownBy(() -> call(woven, null, "throwsUp", "x"))
        .isInstanceOf(IOException.class)
        .hasMessage("of x");
    assertThat(Witness.seen()).containsExactly("enter x", "exit 42 3 static x !! of x");
    assertThatThrownBy(() -> call(woven, instance, "locks", "bad"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Thread.holdsLock(instance)).isFalse();
    assertThat(call(woven, instance, "locks", "x")).isEqualTo("good");
    Witness.seen();
    assertThat(call(woven, null, "catches", "y")).isEqualTo("caught of y");
    assertThat(Witness.seen())
        .containsExactly(
            "enter y",
            "enter y",
            "exit 42 3 static y !! of y",
            "enter nothing",
            "exit 42 3 static null -> null",
            "exit 42 3 static y -> caught of y");
  }

  @Test
  void advice_that_throws_is_reported_and_changes_nothing() throws Exception {
    Class<?> woven = woven(bytes(Wovens.class), METHOD);
    List<String> failures = new ArrayList<>();
    PromtapBridge.failures = (failure, where) -> failures.add(where + ": " + failure.getMessage());
    Witness.fails(true);

    assertThat(call(woven, null, "ints", 1)).isEqualTo(2);
    assertThat(Witness.seen()).containsExactly("enter 1", "exit 0 3 static 1 -> 2");
    assertThat(failures)
        .containsExactly("test: the advice is broken", "test: the advice is broken");
    assertThatThrownBy(() -> call(woven, null, "throwsUp", "x")).hasMessage("of x");
  }

  @Test
  void a_constructor_is_advised_when_it_succeeds() throws Exception {
    Class<?> woven = woven(bytes(Wovens.class), CONSTRUCTOR);
    Object made = woven.getConstructor(String.class).newInstance((Object) null);

    assertThat(call(woven, made, "name")).isEqualTo("anonymous");
    assertThat(Witness.seen())
        .containsExactly(
            "enter constructor",
            "enter constructor",
            "exit 42 0 instance anonymous -> Wovens",
            "exit 42 0 instance null -> Wovens");
  }

  @Test
  void advice_that_would_catch_what_a_constructor_throws_is_refused() throws Exception {
    assumeTrue(weaver instanceof ByteBuddyWeaver, "the plain one refuses the whole class");
    byte[] classFile = bytes(Wovens.class);
    ClassHead head = head(classFile);

    assertThat(weave(head, classFile, Map.of(METHOD, constructors(head, true)))).isNull();
    assertThat(leftOut)
        .hasSizeGreaterThan(1)
        .allMatch(reason -> reason.contains("what a constructor throws cannot be caught"));
  }

  @Test
  void several_pieces_of_advice_on_one_method_each_see_it_once() throws Exception {
    byte[] classFile = bytes(Wovens.class);
    ClassHead head = head(classFile);
    Map<AdviceSpec, List<ClassHead.Method>> advice = new LinkedHashMap<>();
    for (int i = 0; i < 3; i++) {
      advice.put(
          new AdviceSpec("io.promtap.weaving.Witness$MethodAdvice", "test"),
          constructors(head, false));
    }
    Class<?> woven = define(head, weave(head, classFile, advice));

    assertThat(call(woven, null, "longs", 1L, 2.0)).isEqualTo(3L);
    assertThat(Witness.seen())
        .containsExactly(
            "enter 1",
            "enter 1",
            "enter 1",
            "exit 42 3 static 1 -> 3",
            "exit 42 3 static 1 -> 3",
            "exit 42 3 static 1 -> 3");
    assertThatThrownBy(() -> call(woven, null, "throwsUp", "x")).hasMessage("of x");
    assertThat(Witness.seen()).hasSize(6);
  }

  @Test
  void the_enter_of_one_class_and_the_exit_of_another_are_woven_together() throws Exception {
    AdviceSpec both =
        new AdviceSpec(
            "io.promtap.weaving.Witness$ConstructorAdvice",
            "io.promtap.weaving.Witness$MethodAdvice",
            "test");
    Class<?> woven = woven(bytes(Wovens.class), both);

    assertThat(call(woven, null, "ints", 1)).isEqualTo(2);
    assertThat(Witness.seen()).containsExactly("enter constructor", "exit 42 0 static 1 -> 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcodes.V1_2, Opcodes.V1_4, Opcodes.V1_5, Opcodes.V1_6, Opcodes.V1_7})
  void classes_of_old_compilers_are_woven(int version) throws Exception {
    Class<?> woven = woven(simpleClass(version, false), METHOD);

    assertThat(call(woven, null, "run", 5)).isEqualTo(1);
    assertThat(call(woven, null, "run", -5)).isEqualTo(0);
    assertThat(Witness.seen())
        .containsExactly(
            "enter 5", "exit 42 3 static 5 -> 1", "enter -5", "exit 42 3 static -5 -> 0");
  }

  @Test
  void what_a_compiler_leaves_on_the_stack_at_a_return_is_dropped() throws Exception {
    Class<?> woven = woven(simpleClass(Opcodes.V1_7, true), METHOD);

    assertThat(call(woven, null, "run", 5)).isEqualTo(1);
    assertThat(call(woven, null, "run", -5)).isEqualTo(0);
    assertThat(Witness.seen()).hasSize(4);
  }

  @Test
  void a_frame_that_no_longer_lists_the_arguments_costs_no_advice() throws Exception {
    Class<?> woven = woven(classWhoseHandlerForgetsTheArgument(), METHOD);

    assertThat(leftOut).isEmpty();
    assertThat(call(woven, null, "run", 5)).isEqualTo(2);
    assertThat(call(woven, null, "run", 0)).isEqualTo(-1);
    assertThat(Witness.seen())
        .containsExactly(
            "enter 5", "exit 42 3 static 5 -> 2", "enter 0", "exit 42 3 static 0 -> -1");
  }

  @Test
  void a_method_without_advice_stays_as_it_was() throws Exception {
    byte[] classFile = bytes(Wovens.class);
    ClassHead head = head(classFile);
    List<ClassHead.Method> one = new ArrayList<>(head.methods());
    one.removeIf(method -> !method.name().equals("ints"));

    byte[] woven = weave(head, classFile, Map.of(METHOD, one));
    ClassHead after = head(woven);

    assertThat(after.methods()).hasSameSizeAs(head.methods());
    Class<?> type = define(head, woven);
    assertThat(type.getDeclaredMethods()).hasSameSizeAs(Wovens.class.getDeclaredMethods());
    assertThat(type.getDeclaredFields()).hasSameSizeAs(Wovens.class.getDeclaredFields());
    call(type, null, "longs", 1L, 2.0);
    assertThat(Witness.seen()).isEmpty();
  }

  /** Of {@code static int run(int)}: ten divided by it, or -1, as JDK 25 writes proxies. */
  private static byte[] classWhoseHandlerForgetsTheArgument() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "sample/Proxy", null, "java/lang/Object", null);
    MethodVisitor run =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "run", "(I)I", null, null);
    Label start = new Label();
    Label end = new Label();
    run.visitCode();
    run.visitTryCatchBlock(start, end, end, "java/lang/ArithmeticException");
    run.visitLabel(start);
    run.visitIntInsn(Opcodes.BIPUSH, 10);
    run.visitVarInsn(Opcodes.ILOAD, 0);
    run.visitInsn(Opcodes.IDIV);
    run.visitInsn(Opcodes.IRETURN);
    run.visitLabel(end);
    Object[] caught = {"java/lang/ArithmeticException"};
    run.visitFrame(Opcodes.F_FULL, 0, new Object[0], 1, caught);
    run.visitInsn(Opcodes.POP);
    run.visitInsn(Opcodes.ICONST_M1);
    run.visitInsn(Opcodes.IRETURN);
    run.visitMaxs(2, 1);
    run.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** Of {@code static int run(int)}: 1 if positive, with or without values left on the stack. */
  private static byte[] simpleClass(int version, boolean leavesValues) {
    boolean frames = version >= Opcodes.V1_7;
    ClassWriter writer = new ClassWriter(frames ? ClassWriter.COMPUTE_FRAMES : 0);
    writer.visit(version, Opcodes.ACC_PUBLIC, "sample/Old", null, "java/lang/Object", null);
    MethodVisitor run =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "run", "(I)I", null, null);
    run.visitCode();
    Label negative = new Label();
    run.visitVarInsn(Opcodes.ILOAD, 0);
    run.visitJumpInsn(Opcodes.IFLE, negative);
    if (leavesValues) {
      run.visitInsn(Opcodes.LCONST_1);
      run.visitLdcInsn("left over");
      run.visitInsn(Opcodes.DCONST_0);
    }
    run.visitInsn(Opcodes.ICONST_1);
    run.visitInsn(Opcodes.IRETURN);
    run.visitLabel(negative);
    run.visitInsn(Opcodes.ICONST_0);
    run.visitInsn(Opcodes.IRETURN);
    run.visitMaxs(8, 1);
    run.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private byte[] weave(
      ClassHead head, byte[] classFile, Map<AdviceSpec, List<ClassHead.Method>> selected)
      throws IOException {
    return weaver.weave(
        head, classFile, selected, (method, reason) -> leftOut.add(method + ": " + reason));
  }

  private Class<?> woven(byte[] classFile, AdviceSpec advice) throws IOException {
    ClassHead head = head(classFile);
    List<ClassHead.Method> methods = constructors(head, advice == CONSTRUCTOR);
    return define(head, weave(head, classFile, Map.of(advice, methods)));
  }

  private static List<ClassHead.Method> constructors(ClassHead head, boolean constructors) {
    List<ClassHead.Method> methods = new ArrayList<>(head.methods());
    methods.removeIf(
        method ->
            method.name().equals("<clinit>") || method.name().equals("<init>") != constructors);
    return methods;
  }

  private static Class<?> define(ClassHead head, byte[] classFile) {
    return new ClassLoader(WeaverTest.class.getClassLoader()) {
      Class<?> define() {
        return defineClass(head.name().replace('/', '.'), classFile, 0, classFile.length);
      }
    }.define();
  }

  private static Object call(Class<?> type, Object instance, String name, Object... arguments)
      throws Exception {
    for (Method method : type.getMethods()) {
      if (method.getName().equals(name)) {
        try {
          return method.invoke(instance, arguments);
        } catch (InvocationTargetException e) {
          throw (Exception) e.getCause();
        }
      }
    }
    throw new NoSuchMethodException(name);
  }

  static ClassHead head(byte[] classFile) throws IOException {
    return ClassHead.read(classFile);
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }
}
