package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that no person wrote: whatever they hold, a ConfigException comes out, and soon. */
class HostileConfigTest {

  private static final String SEED =
      """
      httpServer: {host: 0.0.0.0, port: 9464, metrics: {path: /metrics}, threads: {maximum: 4}}
      http:
        enabled: true
        buckets: &b [0.005, 0.01, 0.025]
      jdbc: {enabled: true, buckets: *b}
      jvm: {enabled: true}
      limits: {seriesPerMetric: 2000}
      executions:
        - name: runs
          class: com.example.agents.AgentRunner
          method: [execute, run]
          agentId: ${this.tags['a'][0]:-none}
          error: "${return.failed}"
      """;
  private static final String[] PIECES = {
    ":",
    "-",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "*b",
    "!!",
    "!x ",
    "|\n",
    ">\n",
    "? ",
    "'",
    "\"",
    "\n",
    "\t",
    "  ",
    "<<: ",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "#",
    ",",
    "${",
    "}",
    "\\",
    "@",
    "`",
    "~",
    ".inf",
    "0x",
    "9999999999",
    "\u0000",
    "\uFEFF",
    "\u2028",
    "\ud83d",
    "\ud83d\ude00",
    "\r"
  };

  @Test
  void mutated_files_end_in_a_configuration_or_a_config_exception_within_a_second() {
    Random random = new Random(20260101);
    int accepted = 0;
    long slowestNanos = 0;
    for (int i = 0; i < 3_000; i++) {
      String yaml = mutated(random);
      long start = cpuNanos();
      accepted += accepts(yaml) ? 1 : 0;
      slowestNanos = Math.max(slowestNanos, cpuNanos() - start);
    }

    assertThat(Duration.ofNanos(slowestNanos)).isLessThan(Duration.ofSeconds(1));
    assertThat(accepted).isBetween(100, 2_900);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[", "{", "{a: ", "- ", "? ", "[[", "!x [", "&a [", "- - ", "'", "a: |\n "})
  @Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
  void deep_nesting_ends_in_a_config_exception(String opening) {
    assertRefused(opening.repeat(1_000_000 / opening.length()));
  }

  @Test
  @Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
  void deep_block_nesting_ends_in_a_config_exception() {
    StringBuilder yaml = new StringBuilder();
    for (int depth = 0; depth < 1_000; depth++) {
      yaml.append(" ".repeat(depth)).append("a:\n");
    }
    assertRefused(yaml.toString());
  }

  @Test
  @Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
  void aliases_that_unfold_without_end_are_refused() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 30; i++) {
      String alias = "*a" + (i - 1);
      yaml.append("a").append(i).append(": &a").append(i);
      yaml.append(" [").append((alias + ", ").repeat(9)).append(alias).append("]\n");
    }
    assertRefused(yaml.toString());
  }

  @Test
  @Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
  void merged_keys_that_unfold_without_end_are_refused() {
    StringBuilder yaml = new StringBuilder("a0: &a0 {x: 1}\n");
    for (int i = 1; i < 30; i++) {
      String alias = "*a" + (i - 1);
      yaml.append("a").append(i).append(": &a").append(i);
      yaml.append(" {<<: [").append(alias).append(", ").append(alias).append("]}\n");
    }
    assertRefused(yaml.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&a {a: *a}",
        "a: &a [*a]",
        "executions: &e [*e]",
        "http: &h {<<: *h}",
        "&a {*a : 1}",
        "executions: [&r {class: *r, method: *r, agentId: *r}]",
        "http: {<<: 1}",
        "<<: [[a]]"
      })
  @Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
  void a_value_that_holds_itself_is_refused(String yaml) {
    assertRefused(yaml);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                   | a   | ''",
        "''                                   | 'a\n' | ''",
        "'httpServer: {port: '                | 9   | }",
        "'http: {buckets: ['                  | '1, ' | ]}",
        "'executions: ['                      | 'x, ' | ]",
        "'executions: [{class: A, method: ['  | 'm, ' | '], agentId: x}]'",
        "''                                   | '? a\n' | ''",
        "'{'                                  | 'a: 1, ' | }",
        "'\"'                                 | '\\n' | '\": x'",
      })
  @Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
  void a_megabyte_of_anything_is_refused_in_time(String start, String piece, String end) {
    assertRefused(start + piece.repeat(1_000_000 / piece.length()) + end);
  }

  /** Of this thread, because other work on the machine is not the parser's fault. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static String mutated(Random random) {
    StringBuilder yaml = new StringBuilder(SEED);
    for (int change = random.nextInt(4); change >= 0; change--) {
      int at = random.nextInt(yaml.length());
      switch (random.nextInt(4)) {
        case 0 -> yaml.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 1 -> yaml.deleteCharAt(at);
        case 2 -> yaml.setCharAt(at, (char) random.nextInt(256));
        default -> {
          int end = Math.min(yaml.length(), at + random.nextInt(60));
          yaml.insert(random.nextInt(yaml.length()), yaml.substring(at, end));
        }
      }
    }
    return yaml.toString();
  }

  private static boolean accepts(String yaml) {
    try {
      ConfigLoader.parse("fuzz.yaml", yaml);
      return true;
    } catch (ConfigException e) {
      // "cannot be read" is the net for mistakes of our own; none may be caught in it here.
      assertThat(e.problems())
          .isNotEmpty()
          .noneMatch(problem -> problem.message().startsWith("cannot be read"))
          .noneMatch(problem -> problem.toString().contains("\n"));
      return false;
    }
  }

  private static void assertRefused(String yaml) {
    assertThatThrownBy(() -> ConfigLoader.parse("hostile.yaml", yaml))
        .isInstanceOf(ConfigException.class)
        .message()
        .doesNotContain("cannot be read")
        .hasSizeLessThan(20_000);
  }
}
