// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.ConfigException;
import io.promtap.config.ConfigLoader;
import io.promtap.config.MethodRule;
import io.promtap.testing.WeavingLoader;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every method of whole libraries, woven with every advice of rules that fits it. */
class RuleVerificationTest {

  /** One of each shape of advice, each with what a binding can read. */
  private static final String RULES =
      """
      rules:
        - {name: end, class: a.B, method: end, metrics: [
            {counter: ends_total, labels: {c: "${class}", m: "${method}", e: "${exception}"}},
            {summary: end_value, value: "${arg0}"}]}
        - {name: span, class: a.B, method: span, error: "${return}", metrics: [
            {histogram: span_seconds, labels: {a: "${arg0}", b: "${arg1}", o: "${outcome}"}},
            {counter: span_value_total, value: "${return}"},
            {gauge: spans_in_flight, labels: {t: "${this}"}}]}
        - {name: await, class: a.B, method: await, await: true, metrics: [
            {histogram: await_seconds, labels: {a: "${arg0}", r: "${return}", e: "${exception}"}},
            {counter: await_value_total, value: "${arg1}"}]}
        - {name: made, class: a.B, method: new, metrics: [
            {counter: made_total, labels: {t: "${this}", c: "${class}"}},
            {histogram: making_seconds, labels: {a: "${arg0}"}}]}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.h2.Driver",
        "org.apache.catalina.startup.Tomcat",
        "com.zaxxer.hikari.HikariDataSource",
        "io.prometheus.metrics.model.registry.PrometheusRegistry",
        "org.snakeyaml.engine.v2.api.Load",
        "com.tngtech.archunit.core.importer.ClassFileImporter",
        "org.assertj.core.api.Assertions",
        "net.bytebuddy.ByteBuddy"
      })
  void every_method_of_a_library_passes_the_verifier_when_woven(String sample) throws Exception {
    Path jar =
        Path.of(Class.forName(sample).getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> names = classNames(jar);
    EveryMethod probe = new EveryMethod();
    WeavingLoader loader = new WeavingLoader(List.of(probe), names.toArray(new String[0]));
    List<String> refused = new ArrayList<>();
    int linked = 0;
    for (String name : names) {
      try {
        // Asking for its methods links a class, which verifies it, and does not initialise it.
        linked += Class.forName(name, false, loader).getDeclaredMethods().length;
      } catch (NoClassDefFoundError | ClassNotFoundException optional) {
        // A library that this one can do without.
      } catch (LinkageError refusal) {
        refused.add(name + ": " + refusal);
      }
    }

    assertThat(refused).isEmpty();
    assertThat(linked).isGreaterThan(names.size());
    assertThat(probe.woven).doesNotContain(0);
    // Left as they are: the few with a method that so much advice does not fit into.
    assertThat(loader.report.classesByProbe().get("every"))
        .isBetween(probe.selected - 4L, (long) probe.selected);
  }

  private static List<String> classNames(Path jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(file.entries())) {
        String name = entry.getName();
        if (name.endsWith(".class") && !name.startsWith("META-INF") && !name.contains("-info")) {
          names.add(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
        }
      }
    }
    return names;
  }

  private static final class EveryMethod implements Probe {
    /** Methods by rule. */
    final int[] woven = new int[4];

    int selected;

    private final List<MethodRule> rules;
    private final List<RuleBindings> bindings = new ArrayList<>();

    EveryMethod() throws ConfigException {
      rules = ConfigLoader.parse("test.yaml", RULES).rules();
      rules.forEach(rule -> bindings.add(new RuleBindings(bindings.size(), rule)));
    }

    @Override
    public String name() {
      return "every";
    }

    @Override
    public Predicate<String> namesOrNull() {
      return any -> true;
    }

    @Override
    public void select(ClassHead classFile, Hierarchy hierarchy, WeavingPlan plan) {
      boolean any = false;
      for (ClassHead.Method method : classFile.methods()) {
        for (int i = 0; i < rules.size() && !method.name().equals("<clinit>"); i++) {
          boolean isForConstructors = rules.get(i).name().equals("made");
          if (method.isConstructor() == isForConstructors
              && bindings.get(i).obstacle(method) == null) {
            boolean inherited = i == 1 && !method.isStatic();
            plan.weave(method, bindings.get(i).of(method, inherited));
            woven[i]++;
            any = true;
          }
        }
      }
      selected += any ? 1 : 0;
    }
  }
}
