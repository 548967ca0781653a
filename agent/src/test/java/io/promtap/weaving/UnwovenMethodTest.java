// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.check.RuleCheck;
import io.promtap.config.ConfigLoader;
import io.promtap.log.Failures;
import io.promtap.methods.Rules;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.WeavingLoader;
import io.promtap.weaving.bytebuddy.ByteBuddyWeaver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A method that the advice does not fit into, since a method has at most 64 KB. */
class UnwovenMethodTest {

  private static final AdviceSpec METHOD =
      new AdviceSpec("io.promtap.weaving.Witness$MethodAdvice", "test");
  private static final String RULE =
      """
      rules:
        - {name: sample, class: sample.Large, method: "*", metrics: [{histogram: a_seconds}]}
      """;

  private final ClassWeaver weaver = new ByteBuddyWeaver();

  @AfterEach
  void forget() {
    Witness.seen();
  }

  @Test
  void the_other_methods_of_its_class_are_woven() throws Exception {
    byte[] classFile = classFile("large", "small");
    ClassHead head = ClassHead.read(classFile);
    List<String> leftOut = new ArrayList<>();
    byte[] woven =
        weaver.weave(
            head,
            classFile,
            Map.of(METHOD, head.methods()),
            (method, reason) -> leftOut.add(method + " " + reason.getClass().getSimpleName()));
    Class<?> type =
        new ClassLoader(getClass().getClassLoader()) {
          Class<?> define() {
            return defineClass("sample.Large", woven, 0, woven.length);
          }
        }.define();

    assertThat(leftOut).containsExactly("large(I)I MethodTooLargeException");
    assertThat(type.getMethod("large", int.class).invoke(null, 1)).isEqualTo(1);
    assertThat(Witness.seen()).isEmpty();
    assertThat(type.getMethod("small", int.class).invoke(null, 2)).isEqualTo(2);
    assertThat(Witness.seen()).containsExactly("enter 2", "exit 42 3 static 2 -> 2");
  }

  @Test
  void a_class_without_any_other_is_left_as_it_is() throws Exception {
    byte[] classFile = classFile("large");
    ClassHead head = ClassHead.read(classFile);

    assertThat(
            weaver.weave(head, classFile, Map.of(METHOD, head.methods()), (method, reason) -> {}))
        .isNull();
  }

  @Test
  void it_is_counted_once_and_is_no_match_of_its_rule() throws Exception {
    WeavingReport report = new WeavingReport();
    Rules rules = new Rules(new MetricRegistry(10, false));
    rules.apply(ConfigLoader.parse("test.yaml", RULE).rules());
    Transformer transformer =
        new Transformer(List.of(rules.probe()), weaver, report, WeavingLoader.NO_PROGRESS);
    ClassLoader application = new ClassLoader(getClass().getClassLoader()) {};
    long before = Failures.counts().getOrDefault("weaving", 0L);
    byte[] woven =
        transformer.transform(application, "sample/Large", null, null, classFile("large", "small"));

    assertThat(woven).isNotNull();
    assertThat(Failures.counts()).containsEntry("weaving", before + 1);
    assertThat(report.methodsByRule()).containsEntry("sample", 1);
    assertThat(transformer.transform(application, "sample/Large", null, null, classFile("large")))
        .isNull();
    assertThat(report.methodsByRule()).containsEntry("sample", 1);
  }

  @Test
  void a_check_of_the_rules_says_that_it_cannot_be_woven() throws Exception {
    RuleCheck check =
        new RuleCheck(
            ConfigLoader.parse("test.yaml", RULE).rules(),
            new OneClass(classFile("large", "small")),
            weaver);

    assertThat(check.run())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.notes())
                  .singleElement()
                  .asString()
                  .startsWith("sample.Large#large(I)I cannot be woven: ")
                  .contains("Method too large");
              assertThat(found.isEmpty()).isFalse();
            });
  }

  /** With methods that return their argument; one that is called large has no byte to spare. */
  private static byte[] classFile(String... methods) {
    ClassWriter writer = new ClassWriter(0);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER;
    writer.visit(Opcodes.V1_8, access, "sample/Large", null, "java/lang/Object", null);
    for (String name : methods) {
      MethodVisitor method =
          writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, name, "(I)I", null, null);
      method.visitCode();
      for (int i = 0; name.equals("large") && i < 65_530; i++) {
        method.visitInsn(Opcodes.NOP);
      }
      method.visitVarInsn(Opcodes.ILOAD, 0);
      method.visitInsn(Opcodes.IRETURN);
      method.visitMaxs(1, 1);
      method.visitEnd();
    }
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** A class path with one class. */
  private record OneClass(byte[] read) implements ClassSource, ClassSource.Candidate {

    @Override
    public void forEach(Consumer<Candidate> taker) {
      taker.accept(this);
    }

    @Override
    public void find(String internalName, Consumer<Candidate> taker) {
      if (internalName.equals(name())) {
        taker.accept(this);
      }
    }

    @Override
    public boolean mayCome(String internalName) {
      return false;
    }

    @Override
    public String place() {
      return "here";
    }

    @Override
    public String name() {
      return "sample/Large";
    }

    @Override
    public ClassLoader loader() {
      return OneClass.class.getClassLoader();
    }

    @Override
    public Class<?> loaded() {
      return null;
    }
  }
}
