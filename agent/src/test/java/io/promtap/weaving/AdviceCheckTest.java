// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.log.Failures;
import io.promtap.testing.WeavingLoader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What advice names of an application's types has to be there, in the way in which it names it. */
class AdviceCheckTest {

  private static final String HERE = "io.promtap.weaving.AdviceCheckTest$";

  private final Map<String, Long> before = Failures.counts();

  /** Has what the advice below names. */
  public static class Api extends Base {
    public int size;

    public static Api current() {
      return new Api();
    }

    public String text(int index) {
      return "text " + index;
    }
  }

  /** What is inherited. */
  public static class Base implements Described {
    public long number() {
      return 7;
    }
  }

  /** An interface with a method that old classes do not implement. */
  public interface Described {
    default String description() {
      return "described";
    }
  }

  /** What the advice tests for and never finds. */
  public static class Rare {}

  /** An argument that is more than the advice wants. */
  public static class MoreApi extends Api {}

  /** What the probe weaves. */
  public static class Woven implements Described {
    public String run(Api api) {
      return "ran " + api.text(1);
    }

    public String runMore(MoreApi api) {
      return run(api);
    }
  }

  static final class RunAdvice {

    private RunAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Described self, @Advice.Argument(0) Api api) {
      String text = api.text(api.size) + api.number() + api.hashCode();
      Object current = Api.current();
      if (!(current instanceof Rare) && text.length() > self.description().length()) {
        PromtapBridge.isEventStream(text);
      }
    }
  }

  @Test
  void what_is_there_is_woven() throws Exception {
    WeavingLoader loader = run(UnaryOperator.identity());

    assertThat(loader.report.obstacles()).isEmpty();
    assertThat(loader.report.classesByProbe()).containsEntry("test", 1L);
  }

  @ParameterizedTest
  @CsvSource({
    "Rare, none, gone, Rare",
    "Api, size, removed, has no size",
    "Api, size, static, has no size that is not static",
    "Api, size, private, has no size that is public",
    "Api, current, removed, has no current()",
    "Api, current, virtual, has no current() that is static",
    "Base, number, removed, has no number()",
    "Base, number, private, has no number() that is public",
    "Base, number, static, has no number() that is not static",
    "Base, number, other, has no number() of type long",
    "Described, description, removed, has no description()",
    "Api, current, private, has no current() that is public",
    "Described, description, abstract, does not implement description()",
  })
  void what_is_missing_or_otherwise_leaves_the_class_as_it_is(
      String type, String member, String change, String reason) throws Exception {
    WeavingLoader loader = run(classFile -> changed(classFile, HERE + type, member, change));

    assertThat(loader.report.obstacles())
        .singleElement()
        .asString()
        .startsWith("test is off for the loader " + WeavingLoader.class.getName() + ": ")
        .contains(HERE)
        .endsWith(reason);
    assertThat(loader.report.classesByProbe()).containsEntry("test", 0L);
  }

  @Test
  void what_a_loader_does_not_show_counts_as_there() throws Exception {
    WeavingLoader loader = new WeavingLoader(List.of(new TestProbe()), HERE);
    loader.hideFiles(HERE);

    run(loader);

    assertThat(loader.report.obstacles()).isEmpty();
    assertThat(loader.report.classesByProbe()).containsEntry("test", 1L);
  }

  @Test
  void what_cannot_be_read_counts_as_there() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    WeavingLoader loader =
        run(
            classFile -> {
              if (isOf(classFile, HERE + "Rare") && failures.incrementAndGet() == 1) {
                throw new IllegalStateException("a disk that fails");
              }
              return classFile;
            });

    assertThat(failures).hasValueGreaterThan(1);
    assertThat(loader.report.obstacles()).isEmpty();
    assertThat(loader.report.classesByProbe()).containsEntry("test", 1L);
  }

  @Test
  void an_argument_may_be_of_a_subtype() throws Exception {
    WeavingLoader loader = run(UnaryOperator.identity());
    Class<?> more = loader.loadClass(HERE + "MoreApi");
    Object woven = loader.loadClass(HERE + "Woven").getConstructor().newInstance();

    assertThat(
            woven
                .getClass()
                .getMethod("runMore", more)
                .invoke(woven, more.getConstructor().newInstance()))
        .isEqualTo("ran text 1");
    assertThat(loader.report.obstacles()).isEmpty();
    assertThat(Failures.counts()).isEqualTo(before);
  }

  private WeavingLoader run(UnaryOperator<byte[]> change) throws Exception {
    return run(new WeavingLoader(List.of(new TestProbe()), change, HERE));
  }

  private WeavingLoader run(WeavingLoader loader) throws Exception {
    Object woven = loader.loadClass(HERE + "Woven").getConstructor().newInstance();
    Class<?> api = loader.loadClass(HERE + "Api");
    try {
      assertThat(
              woven
                  .getClass()
                  .getMethod("run", api)
                  .invoke(woven, api.getConstructor().newInstance()))
          .isEqualTo("ran text 1");
    } finally {
      assertThat(Failures.counts()).isEqualTo(before);
    }
    return loader;
  }

  private static boolean isOf(byte[] classFile, String type) {
    return new ClassReader(classFile).getClassName().equals(type.replace('.', '/'));
  }

  private static byte[] changed(byte[] classFile, String type, String member, String change) {
    if (!isOf(classFile, type)) {
      return classFile;
    }
    if (change.equals("gone")) {
      return new byte[0];
    }
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public FieldVisitor visitField(
              int access, String name, String descriptor, String signature, Object value) {
            if (!name.equals(member)) {
              return super.visitField(access, name, descriptor, signature, value);
            }
            return change.equals("removed")
                ? null
                : super.visitField(access(access, change), name, descriptor, signature, value);
          }

          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            if (!name.equals(member)) {
              return super.visitMethod(access, name, descriptor, signature, exceptions);
            }
            if (!change.equals("removed")) {
              String other = change.equals("other") ? descriptor.replace("J", "I") : descriptor;
              boolean hasCode = !change.equals("abstract");
              MethodVisitor method =
                  super.visitMethod(access(access, change), name, other, null, exceptions);
              if (hasCode) {
                throwing(method);
              }
            }
            return null;
          }
        },
        0);
    return writer.toByteArray();
  }

  /** Writes code that suits every descriptor; nobody calls it. */
  private static void throwing(MethodVisitor method) {
    method.visitCode();
    method.visitInsn(Opcodes.ACONST_NULL);
    method.visitInsn(Opcodes.ATHROW);
    method.visitMaxs(0, 0);
    method.visitEnd();
  }

  private static int access(int access, String change) {
    switch (change) {
      case "static":
        return access | Opcodes.ACC_STATIC;
      case "virtual":
        return access & ~Opcodes.ACC_STATIC;
      case "private":
        return access & ~Opcodes.ACC_PUBLIC | Opcodes.ACC_PRIVATE;
      case "abstract":
        return access | Opcodes.ACC_ABSTRACT;
      default:
        return access;
    }
  }

  private static final class TestProbe implements Probe {
    private final AdviceSpec advice = new AdviceSpec(HERE + "RunAdvice", "test");

    @Override
    public String name() {
      return "test";
    }

    @Override
    public Collection<String> classNames() {
      return List.of(HERE.replace('.', '/') + "Woven");
    }

    @Override
    public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
      for (ClassHead.Method method : head.methods()) {
        if (method.name().startsWith("run")) {
          plan.weave(method, advice);
        }
      }
    }
  }
}
