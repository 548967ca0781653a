// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.config.ConfigException;
import io.promtap.config.ConfigLoader;
import io.promtap.config.MethodRule;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules that no person wrote, one after the other in one running JVM. */
class HostileRulesTest {

  private static final int MUTATIONS = 2_000;

  /** So often the classes are loaded anew, woven for the rules of that moment. */
  private static final int REWEAVE_EVERY = 10;

  private static final String SEED =
      """
      rules:
        - name: pays
          implements: io.promtap.methods.Shops$Payments
          method: pay
          error: ${return}
          metrics:
            - counter: pays_total
              labels: {currency: "${arg0.currency}", outcome: "${outcome}"}
            - histogram: pay_amount_euros
              value: ${arg0.amount}
              buckets: [1, 10, 100]
            - histogram: pay_duration_seconds
            - gauge: pays_in_flight
              labels: {by: "${class}"}
        - name: values
          class: io.promtap.methods.Shops$Values
          method: [take, takeNumber]
          metrics:
            - counter: taken_total
              labels: {first: "${arg0}", method: "${method}"}
              when: success
            - gauge: balance
              add: ${arg0}
        - name: later
          class: io.promtap.methods.Shops$Later
          method: stage
          await: true
          metrics:
            - counter: stages_total
              labels: {result: "${return}", cause: "${exception}"}
            - summary: stage_duration_seconds
        - name: items
          class: io.promtap.methods.Shops$It*
          method: new
          metrics:
            - counter: items_total
              labels: {name: "${this.name}"}
        - name: watched
          annotatedWith: io.promtap.methods.Shops$Watched
          metaAnnotations: true
          method: "w*"
          metrics:
            - counter: watched_total
      """;

  /** What takes the place of a word of the same kind, so that most files are still rules. */
  private static final String[][] WORDS = {
    {"pay", "receipt", "describe", "steps", "secretStep", "sum", "take", "takeNumber", "new", "s*"},
    {
      "Shops$Payments",
      "Shops$CardPayments",
      "Shops$GiftPayments",
      "Shops$Values",
      "Shops$Later",
      "Shops$Item",
      "Shops$Missing",
      "Shops$*"
    },
    {
      "${arg0}",
      "${arg1}",
      "${arg9}",
      "${this}",
      "${this.class}",
      "${this.map['key'][1]}",
      "${this.closing.asked}",
      "${arg0.currency}",
      "${arg0.amount}",
      "${arg0.nothing}",
      "${return}",
      "${exception}",
      "${outcome}",
      "${class}",
      "${method}",
      "${return.toString()}",
      "${arg0.hashCode():-7}"
    },
    {"counter: pays_total", "gauge: pays_total", "counter: taken_total", "summary: taken_bytes"},
    {"value:", "add:", "when:", "labels:", "buckets:", "error:", "parameters:", "exclude:"},
    {"class:", "implements:", "extends:", "annotatedWith:"},
    {"success", "error", "true", "false"},
    {"currency", "by", "first", "result", "cause"}
  };

  private final Random random = new Random(20261126);
  private final MetricRegistry registry = new MetricRegistry(20, false);
  private final Rules rules = new Rules(registry);

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  @Test
  void whatever_rules_are_put_in_force_the_application_does_the_same() throws Exception {
    List<String> expected = calls(new WeavingLoader(List.of(), RuleFixture.SHOPS));
    assertThat(expected).hasSizeGreaterThan(15);
    PromtapBridge.rules = rules.recorder();
    WeavingLoader loader = null;
    long woven = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      rules.apply(nextRules());
      if (i % REWEAVE_EVERY == 0) {
        loader = new WeavingLoader(List.of(rules.probe()), RuleFixture.SHOPS);
      }
      assertThat(calls(loader)).as("mutation %d", i).isEqualTo(expected);
      woven += i % REWEAVE_EVERY == 0 ? loader.report.classesByProbe().get("rules") : 0;
      if (i % 100 == 0) {
        assertThat(Scrape.openMetrics(registry)).hasSizeLessThan(20 * 100);
      }
    }
    assertThat(woven).isGreaterThan(2L * MUTATIONS / REWEAVE_EVERY);
  }

  private List<MethodRule> nextRules() {
    while (true) {
      try {
        List<MethodRule> next = ConfigLoader.parse("hostile.yaml", mutated()).rules();
        if (!next.isEmpty()) {
          return next;
        }
      } catch (ConfigException notRules) {
        continue;
      }
    }
  }

  private String mutated() {
    String yaml = SEED;
    for (int change = random.nextInt(4); change >= 0; change--) {
      String[] kind = WORDS[random.nextInt(WORDS.length)];
      String from = kind[random.nextInt(kind.length)];
      int at = yaml.indexOf(from, random.nextInt(yaml.length()));
      if (random.nextInt(8) == 0) {
        List<String> lines = new ArrayList<>(yaml.lines().toList());
        lines.remove(1 + random.nextInt(lines.size() - 1));
        yaml = String.join("\n", lines) + "\n";
      } else if (at >= 0) {
        String to = kind[random.nextInt(kind.length)];
        yaml = yaml.substring(0, at) + to + yaml.substring(at + from.length());
      } else {
        change++;
      }
    }
    return yaml;
  }

  /** What the shop's methods give and throw. */
  private static List<String> calls(WeavingLoader loader) throws ClassNotFoundException {
    Caller caller = new Caller(loader);
    for (String payments : List.of("CardPayments", "GiftPayments", "OtherPayments")) {
      Object target = caller.make(payments);
      for (double amount : new double[] {1, 5_000, -1}) {
        caller.call(target, "pay", caller.make("Order", "EUR", amount, 2));
      }
      caller.call(target, "receipt", caller.make("Order", "USD", 1.0, 3));
      caller.call(target, "describe");
      caller.call(target, "steps", 3);
      caller.call(target, "sum", 20L, 22L);
    }
    Object values = caller.make("Values");
    caller.call(values, "take", "text");
    caller.call(values, "takeNumber", 21L);
    caller.call(values, "takeFour", 1, null, "c", 'd', 5.0);
    caller.make("Item", "chair");
    caller.make("Item", "chair", -1);
    Object watching = caller.make("Watching");
    caller.call(watching, "watch");
    Object later = caller.make("Later");
    caller.call(later, "failsAtOnce");
    caller.call(later, "stage");
    return caller.seen;
  }

  private static final class Caller {
    final List<String> seen = new ArrayList<>();
    private final WeavingLoader loader;

    Caller(WeavingLoader loader) {
      this.loader = loader;
    }

    Object make(String name, Object... arguments) throws ClassNotFoundException {
      Class<?> type = loader.loadClass(RuleFixture.SHOPS + "$" + name);
      try {
        return RuleFixture.make(type, arguments);
      } catch (Throwable thrown) {
        seen.add("new " + name + ": " + thrown);
        return null;
      }
    }

    void call(Object target, String name, Object... arguments) {
      try {
        Object result = RuleFixture.call(target, name, arguments);
        boolean isPlain = result == null || result.getClass().getName().startsWith("java.lang.");
        seen.add(name + ": " + (isPlain ? result : result.getClass().getName()));
      } catch (Throwable thrown) {
        seen.add(name + ": " + thrown);
      }
    }
  }
}
