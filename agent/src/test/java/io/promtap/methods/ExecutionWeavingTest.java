// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.bridge.PromtapBridge;
import io.promtap.config.ConfigException;
import io.promtap.config.ConfigLoader;
import io.promtap.config.PromtapConfig;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules from YAML, woven into {@link Runners}. */
class ExecutionWeavingTest {

  private static final String RUNNER = "io.promtap.methods.Runners$Runner";

  private final MetricRegistry registry = new MetricRegistry(20, false);
  private WeavingLoader loader;

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fixed | fixed",
        "${this.id} | runner-7",
        "${this.secret} | hidden",
        "${this.inherited} | from above",
        "${arg0} | hello",
        "${arg1.name} | Ada",
        "${arg1.tags['team']} | blue",
        "${arg1.list[1]} | second",
        "${arg1.array[0]} | 10",
        "${arg1.color} | GREEN",
        "${arg1.missing:-nobody} | nobody",
        "${arg1.list[9]} | none",
        "${arg2} | 42",
        "${method} | execute",
        "${class} | io.promtap.methods.Runners$Runner"
      })
  void an_agent_id_is_read_from(String agentId, String expected) throws Throwable {
    install("agentId: \"" + agentId + "\"");
    run("hello");

    assertThat(Scrape.samples(registry, "agent_executions_total"))
        .containsExactlyInAnyOrder(
            "agent_executions_total{agent_id=\"" + expected + "\",status=\"success\"} 1.0",
            "agent_executions_total{agent_id=\"" + expected + "\",status=\"error\"} 0.0");
    assertThat(Scrape.samples(registry, "agent_execution_duration_seconds_count"))
        .containsExactly("agent_execution_duration_seconds_count{agent_id=\"" + expected + "\"} 1");
    assertThat(Scrape.samples(registry, "agent_executions_in_flight"))
        .containsExactly("agent_executions_in_flight{agent_id=\"" + expected + "\"} 0.0");
  }

  @Test
  void an_exception_is_an_error_and_reaches_the_caller() throws Throwable {
    install("agentId: a");

    assertThatThrownBy(() -> run("throw"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("from the runner");
    assertThat(counts()).containsExactly("error 1.0", "success 0.0");
  }

  @ParameterizedTest
  @CsvSource({"${return.failed},1", "${return.message},1", "${return.failed},0", "${exception},0"})
  void a_result_can_say_that_it_is_an_error(String expression, int errors) throws Throwable {
    install("agentId: a", "error: " + expression);
    run(errors == 1 ? "fail" : "hello");

    assertThat(counts())
        .containsExactly("error " + errors + ".0", "success " + (1 - errors) + ".0");
  }

  @Test
  void a_getter_that_throws_gives_the_default_and_is_counted() throws Throwable {
    String where = "rules.Runners$Runner.execute.label";
    long before = Failures.counts().getOrDefault(where, 0L);
    install("agentId: ${this.broken}");
    run("hello");

    assertThat(Scrape.samples(registry, "agent_executions_total"))
        .contains("agent_executions_total{agent_id=\"none\",status=\"success\"} 1.0");
    assertThat(Failures.counts()).containsEntry(where, before + 1);
  }

  @Test
  void a_getter_that_is_woven_itself_does_not_recurse() throws Throwable {
    install("agentId: ${this.woven}", "error: ${this.woven}");
    run("hello");

    assertThat(counts()).containsExactly("error 1.0", "success 0.0");
  }

  @Test
  void agents_past_the_limit_share_one_series() throws Throwable {
    install("agentId: ${arg0}");
    for (int i = 0; i < 50; i++) {
      run("agent-" + i);
    }
    List<String> samples = Scrape.samples(registry, "agent_executions_total");
    assertThat(samples).hasSize(21);
    assertThat(samples)
        .contains("agent_executions_total{agent_id=\"overflow\",status=\"overflow\"} 40.0");
  }

  @Test
  void a_rule_counts_the_methods_that_it_matched_and_leaves_out_what_it_cannot_read()
      throws Throwable {
    install("agentId: ${arg2}");
    run("hello");

    assertThat(loader.report.methodsByRule()).containsEntry("Runners$Runner.execute", 1);
  }

  private List<String> counts() {
    return Scrape.samples(registry, "agent_executions_total").stream()
        .map(line -> line.replaceAll(".*status=\"(\\w+)\"} ", "$1 "))
        .sorted()
        .toList();
  }

  private void install(String... lines) throws ConfigException {
    StringBuilder yaml =
        new StringBuilder("executions:\n  - class: " + RUNNER + "\n    method: execute\n");
    for (String line : lines) {
      yaml.append("    ").append(line).append('\n');
    }
    PromtapConfig config = ConfigLoader.parse("test.yaml", yaml.toString());
    Rules rules = new Rules(registry);
    rules.apply(config.rules());
    PromtapBridge.rules = rules.recorder();
    loader = new WeavingLoader(List.of(rules.probe()), "io.promtap.methods.Runners");
  }

  private void run(String input) throws Throwable {
    Class<?> runner = loader.loadClass(RUNNER);
    Class<?> argument = loader.loadClass("io.promtap.methods.Runners$Argument");
    Method execute = runner.getMethod("execute", String.class, argument, long.class);
    try {
      execute.invoke(
          runner.getDeclaredConstructor().newInstance(),
          input,
          argument.getDeclaredConstructor().newInstance(),
          42L);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
