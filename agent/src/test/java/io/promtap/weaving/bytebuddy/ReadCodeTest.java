// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.matcher.ElementMatchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A count of the runs of ASM's longest method. After 600 runs the JIT compiles it for longer than
 * the weaving of a start takes (docs/decisions/0008).
 */
public class ReadCodeTest {

  private static final AdviceSpec ADVICE =
      new AdviceSpec("io.promtap.weaving.Witness$MethodAdvice", "test");

  /** Counted by code in ASM, so it and its class are public. */
  public static int runs;

  private final ClassReloadingStrategy reloading =
      new ClassReloadingStrategy(
          ByteBuddyAgent.install(), ClassReloadingStrategy.Strategy.RETRANSFORMATION);

  @BeforeEach
  void count() {
    new ByteBuddy()
        .redefine(ClassReader.class)
        .visit(Advice.to(Counting.class).on(ElementMatchers.named("readCode")))
        .make()
        .load(ClassReader.class.getClassLoader(), reloading);
  }

  @AfterEach
  void countNoMore() throws IOException {
    reloading.reset(ClassReader.class);
  }

  @Test
  void a_method_is_read_once_and_its_advice_not_again() throws IOException {
    ByteBuddyWeaver weaver = new ByteBuddyWeaver();
    weave(weaver, Keeping.class);

    runs = 0;
    assertThat(weave(weaver, Keeping.class)).isEqualTo(3);
    assertThat(runs).isEqualTo(3);
  }

  @Test
  void a_class_with_a_method_that_loses_an_argument_is_read_twice() throws IOException {
    ByteBuddyWeaver weaver = new ByteBuddyWeaver();
    weave(weaver, Keeping.class);

    runs = 0;
    assertThat(weave(weaver, Losing.class)).isEqualTo(3);
    assertThat(runs).isEqualTo(2 * 3);
  }

  /** Weaves all methods but the constructor, and returns how many there are. */
  private static int weave(ByteBuddyWeaver weaver, Class<?> type) throws IOException {
    byte[] classFile;
    try (InputStream in =
        type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
      classFile = in.readAllBytes();
    }
    ClassHead head = ClassHead.read(classFile);
    List<ClassHead.Method> methods = new ArrayList<>(head.methods());
    methods.removeIf(ClassHead.Method::isConstructor);
    byte[] woven =
        weaver.weave(
            head,
            classFile,
            Map.of(ADVICE, methods),
            (method, reason) -> {
              throw new IllegalStateException(reason);
            });
    assertThat(woven).isNotNull();
    return methods.size();
  }

  /** Copied into ASM. */
  static final class Counting {
    @Advice.OnMethodEnter
    static void enter() {
      ReadCodeTest.runs++;
    }
  }

  @SuppressWarnings("unused") // read as a class file
  static class Keeping {
    int one(int value) {
      return value > 0 ? value : -value;
    }

    void two(String text) {}

    static Object three(Object any) {
      return any;
    }
  }

  @SuppressWarnings("unused") // read as a class file
  static class Losing {
    int one(int value) {
      value++;
      return value;
    }

    String two(String text) {
      text = text.trim();
      return text;
    }

    static Object three(Object any) {
      return any;
    }
  }
}
