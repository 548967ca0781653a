// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.testing.WeavingLoader;
import io.promtap.weaving.bytebuddy.ByteBuddyWeaver;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.Collection;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Advice that counts only together is woven together or not at all. */
class HalfProbeTest {

  private static final String HERE = "io.promtap.weaving.HalfProbeTest$";

  private final Instrumentation instrumentation = ByteBuddyAgent.install();
  private final WeavingReport report = new WeavingReport();
  private final Transformer transformer =
      new Transformer(
          List.of(new PairProbe()), new ByteBuddyWeaver(), report, WeavingLoader.NO_PROGRESS);
  private final ClassLoader application = new ApplicationLoader();

  /** What the advice was written for. */
  public static class Api {}

  /** Gets the first half. */
  public static class Begins {
    public static boolean isWoven(Api api) {
      return Witness.seen().contains("enter begin");
    }
  }

  /** Gets the second half, which does not fit. */
  public static class Ends {
    public static boolean isWoven(Object api) {
      return Witness.seen().contains("enter end");
    }
  }

  /** Gets both, of which the second does not fit. */
  public static class Both {
    public static boolean isWoven(Api api) {
      return Witness.seen().contains("enter begin");
    }

    public static boolean end(Object api) {
      return false;
    }
  }

  static final class BeginAdvice {

    private BeginAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Api api) {
      Witness.enter("begin");
    }
  }

  static final class EndAdvice {

    private EndAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Api api) {
      Witness.enter("end");
    }
  }

  @AfterEach
  void remove() throws Exception {
    transformer.restore(instrumentation);
    Witness.seen();
  }

  @Test
  void the_first_half_gets_its_code_back_when_the_second_does_not_fit() throws Exception {
    instrumentation.addTransformer(transformer, true);
    transformer.meetLoaded(instrumentation, false);
    Class<?> begins = application.loadClass(HERE + "Begins");
    assertThat(isWoven(begins)).isTrue();

    Class<?> ends = application.loadClass(HERE + "Ends");
    assertThat(isWoven(ends)).isFalse();
    assertThat(report.obstacles())
        .containsExactly(
            "test is off for the loader "
                + ApplicationLoader.class.getName()
                + ": "
                + HERE
                + "Ends.isWoven has no "
                + HERE
                + "Api as argument 0");

    transformer.lookAgain(instrumentation);
    assertThat(isWoven(begins)).isFalse();
    assertThat(report.classesByProbe()).containsEntry("test", 0L);
    assertThat(report.wovenClasses().contains(begins)).isFalse();
  }

  @Test
  void a_class_that_gets_both_gets_none_when_the_second_does_not_fit() throws Exception {
    WeavingLoader loader = new WeavingLoader(List.of(new PairProbe()), HERE);
    String name = Both.class.getName().replace('.', '/');
    try (InputStream in = loader.getResourceAsStream(name + ".class")) {
      // It is not loaded: the other test would find it among the loaded classes.
      assertThat(loader.weave(name, in.readAllBytes())).isNull();
    }
    assertThat(loader.report.obstacles()).hasSize(1);
  }

  private static boolean isWoven(Class<?> type) throws Exception {
    return (Boolean) type.getDeclaredMethods()[0].invoke(null, (Object) null);
  }

  private static final class PairProbe implements Probe {
    private final AdviceSpec.Group group = new AdviceSpec.Group();
    private final AdviceSpec begin = group.with(new AdviceSpec(HERE + "BeginAdvice", "test"));
    private final AdviceSpec end = group.with(new AdviceSpec(HERE + "EndAdvice", "test"));

    @Override
    public String name() {
      return "test";
    }

    @Override
    public Collection<String> classNames() {
      String prefix = HERE.replace('.', '/');
      return List.of(prefix + "Begins", prefix + "Ends", prefix + "Both");
    }

    @Override
    public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
      for (ClassHead.Method method : head.methods()) {
        boolean ends = method.name().equals("end") || head.name().endsWith("Ends");
        if (!method.isConstructor()) {
          plan.weave(method, ends ? end : begin);
        }
      }
    }
  }

  /** Defines the classes of this test anew. */
  private static final class ApplicationLoader extends ClassLoader {
    ApplicationLoader() {
      super(HalfProbeTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(HERE)) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
