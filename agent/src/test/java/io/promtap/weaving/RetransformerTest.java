// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.log.Failures;
import io.promtap.testing.Await;
import io.promtap.testing.WeavingLoader;
import io.promtap.weaving.bytebuddy.ByteBuddyWeaver;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.ref.WeakReference;
import java.security.ProtectionDomain;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes that are in use are woven and set back, by the instrumentation of this JVM. */
@Timeout(60)
class RetransformerTest {

  private final Instrumentation instrumentation = ByteBuddyAgent.install();
  private final WeavingReport report = new WeavingReport();
  private final Transformer transformer =
      new Transformer(
          List.of(new IntsProbe()), new ByteBuddyWeaver(), report, WeavingLoader.NO_PROGRESS);
  private final ClassLoader application = new ApplicationLoader();

  /** Those of loaders of earlier tests are woven too; none is unloaded while they are counted. */
  @SuppressWarnings("unused") // kept
  private final Class<?>[] alive = instrumentation.getAllLoadedClasses();

  @AfterEach
  void remove() throws Exception {
    transformer.restore(instrumentation);
    Witness.seen();
  }

  @Test
  void a_class_that_is_loaded_is_woven_and_set_back() throws Exception {
    Class<?> type = application.loadClass(Wovens.class.getName());
    assertThat(observed(type)).isEmpty();

    start();
    assertThat(observed(type)).hasSize(2);
    assertThat(report.wovenClasses().contains(type)).isTrue();

    int woven = report.wovenClasses().size();
    assertThat(transformer.restore(instrumentation)).isEqualTo(woven);
    assertThat(observed(type)).isEmpty();
  }

  @Test
  void a_class_that_was_woven_when_it_was_loaded_is_set_back() throws Exception {
    start();
    Class<?> type = application.loadClass(Wovens.class.getName());
    assertThat(observed(type)).hasSize(2);

    transformer.restore(instrumentation);
    assertThat(observed(type)).isEmpty();
  }

  @Test
  void after_the_restoration_nothing_is_woven_even_by_a_thread_that_was_about_to()
      throws Exception {
    start();
    transformer.restore(instrumentation);

    Class<?> type = application.loadClass(Wovens.class.getName());
    byte[] late =
        transformer.transform(
            application, Wovens.class.getName().replace('.', '/'), null, null, bytes(Wovens.class));

    assertThat(observed(type)).isEmpty();
    assertThat(late).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"attach", "reload", "inherited"})
  void a_class_that_was_on_its_way_when_the_loaded_ones_were_looked_through_is_woven_a_little_later(
      String look) throws Exception {
    switch (look) {
      case "attach":
        transformer.meetLoaded(instrumentation, true);
        break;
      case "reload":
        transformer.reweave(instrumentation, List.of(), new IntsProbe());
        break;
      default:
        transformer.reweave(instrumentation, Set.of(Wovens.class.getName()));
    }
    // It has passed all transformers, and shows only now.
    Class<?> type = application.loadClass(Wovens.class.getName());
    instrumentation.addTransformer(transformer, true);
    assertThat(observed(type)).isEmpty();

    transformer.lookAgain(instrumentation);
    assertThat(observed(type)).hasSize(2);
  }

  @Test
  void classes_are_not_looked_for_for_ever() throws Exception {
    transformer.reweave(instrumentation, Set.of(Wovens.class.getName()));
    for (int i = 0; i < 3; i++) {
      transformer.lookAgain(instrumentation);
    }
    Class<?> type = application.loadClass(Wovens.class.getName());
    instrumentation.addTransformer(transformer, true);

    transformer.lookAgain(instrumentation);
    assertThat(observed(type)).isEmpty();
  }

  @Test
  void each_class_counts_once_however_often_it_is_transformed() throws Exception {
    application.loadClass(Wovens.class.getName());
    start();
    transformer.meetLoaded(instrumentation, false);

    assertThat(report.classesByProbe()).containsEntry("test", (long) report.wovenClasses().size());
  }

  @Test
  void of_two_loaders_each_has_its_own_class() throws Exception {
    Class<?> one = application.loadClass(Wovens.class.getName());
    Class<?> other = new ApplicationLoader().loadClass(Wovens.class.getName());
    start();

    assertThat(observed(one)).hasSize(2);
    assertThat(observed(other)).hasSize(2);
    transformer.restore(instrumentation);
    assertThat(observed(one)).isEmpty();
    assertThat(observed(other)).isEmpty();
  }

  @Test
  void one_class_that_cannot_be_retransformed_does_not_keep_the_others_from_it() throws Exception {
    Class<?> good = application.loadClass(Wovens.class.getName());
    Class<?> bad = application.loadClass(Broken.class.getName());
    ClassFileTransformer breaking =
        new ClassFileTransformer() {
          @Override
          public byte[] transform(
              ClassLoader loader,
              String name,
              Class<?> type,
              ProtectionDomain domain,
              byte[] file) {
            return type == bad ? new byte[] {1, 2, 3, 4} : null;
          }
        };
    long failures = Failures.counts().getOrDefault("retransform", 0L);
    instrumentation.addTransformer(breaking, true);
    try {
      assertThat(Retransformer.retransform(instrumentation, Set.of(good, bad)::contains))
          .isEqualTo(List.of(good));
    } finally {
      instrumentation.removeTransformer(breaking);
    }
    assertThat(Failures.counts()).containsEntry("retransform", failures + 1);
  }

  @Test
  void no_loader_is_held() throws Exception {
    WovenClasses woven = new WovenClasses();
    WeakReference<ClassLoader> gone = new WeakReference<>(new ApplicationLoader());
    woven.put(gone.get(), "com.example.Gone", List.of("test"));
    Await.untilCollected("the loader is gone", () -> gone.refersTo(null), Boolean::booleanValue);

    assertThat(woven.size()).isZero();
  }

  @Test
  void a_class_is_known_by_what_it_was_woven_for_last() throws Exception {
    WovenClasses woven = new WovenClasses();
    Class<?> type = application.loadClass(Wovens.class.getName());

    woven.put(application, type.getName(), List.of("jdbc", "a rule"));
    assertThat(woven.containsAny(type, Set.of("a rule"))).isTrue();
    woven.put(application, type.getName(), List.of("jdbc"));
    assertThat(woven.containsAny(type, Set.of("jdbc"))).isTrue();
    assertThat(woven.containsAny(type, Set.of("a rule"))).isFalse();
    assertThat(woven.contains(Wovens.class)).as("of another loader").isFalse();
    woven.remove(application, type.getName());
    assertThat(woven.contains(type)).isFalse();
  }

  private void start() {
    instrumentation.addTransformer(transformer, true);
    transformer.meetLoaded(instrumentation, false);
  }

  private static List<String> observed(Class<?> type) throws Exception {
    Witness.seen();
    type.getMethod("ints", int.class).invoke(null, 1);
    return Witness.seen();
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    try (InputStream in =
        type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  /** Any class. */
  public static final class Broken {}

  /** Loads the classes to weave anew; they see the witness. */
  private static final class ApplicationLoader extends ClassLoader {
    ApplicationLoader() {
      super(RetransformerTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      boolean own = name.equals(Wovens.class.getName()) || name.equals(Broken.class.getName());
      if (!own || findLoadedClass(name) != null) {
        return super.loadClass(name, resolve);
      }
      try {
        byte[] file = bytes(Class.forName(name));
        return defineClass(name, file, 0, file.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static final class IntsProbe implements Probe {
    @Override
    public String name() {
      return "test";
    }

    @Override
    public Collection<String> classNames() {
      return List.of(Wovens.class.getName().replace('.', '/'));
    }

    @Override
    public void select(ClassHead classFile, Hierarchy hierarchy, WeavingPlan plan) {
      for (ClassHead.Method method : classFile.methods()) {
        if (method.name().equals("ints")) {
          plan.weave(method, new AdviceSpec("io.promtap.weaving.Witness$MethodAdvice", "test"));
        }
      }
    }
  }
}
