// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that no person wrote: whatever they hold, a ConfigException comes out, and soon. */
class HostileConfigTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"[", "{", "{a: ", "- ", "? ", "[[", "!x [", "&a [", "- - ", "'", "a: |\n "})
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void deep_nesting_ends_in_a_config_exception(String opening) {
    assertRefused(opening.repeat(1_000_000 / opening.length()));
  }

  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void deep_block_nesting_ends_in_a_config_exception() {
    StringBuilder yaml = new StringBuilder();
    for (int depth = 0; depth < 1_000; depth++) {
      yaml.append(" ".repeat(depth)).append("a:\n");
    }
    assertRefused(yaml.toString());
  }

  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
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
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
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
        "rules: [&r {class: A, method: m, metrics: [*r]}]",
        "rules: [&r {class: A, method: *r, exclude: *r, metrics: [{counter: a_total, labels: *r}]}]",
        "packs: &p [*p]",
        "http: {<<: 1}",
        "<<: [[a]]"
      })
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
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
        "'rules: ['                           | '{}, ' | ]",
        "'rules: [{class: A, method: m, metrics: [' | '{}, ' | ']}]'",
        "'rules: [{class: A, method: m, metrics: [{counter: a_total, labels: {' | 'a: b, ' | '}}]}]'",
        "'rules: [{method: m, metrics: [], class: \"**'  | '*a*' | '\"}]'",
        "'rules: [{parameters: ['              | 'int, ' | ']}]'",
        "'packs: ['                           | 'x, ' | ]",
        "''                                   | '? a\n' | ''",
        "'{'                                  | 'a: 1, ' | }",
        "'\"'                                 | '\\n' | '\": x'",
      })
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void a_megabyte_of_anything_is_refused_in_time(String start, String piece, String end) {
    assertRefused(start + piece.repeat(1_000_000 / piece.length()) + end);
  }

  /** What is copied again for every piece grows with the square: a gigabyte in place of these. */
  @ParameterizedTest
  @CsvSource({"a", "9", "'a '", "é", "\uD83D\uDE00"})
  void a_long_value_is_read_in_memory_of_its_own_size(String piece) {
    String yaml = "httpServer: {port: " + piece.repeat(1_000_000 / piece.length()) + "}";
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    assertRefused(yaml);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000_000);
  }

  /** A character of two units once broke the library's reader at the end of its buffer. */
  @Test
  void a_character_outside_the_basic_plane_is_read_at_every_place() throws ConfigException {
    for (int before = 0; before < 3_000; before++) {
      String comment = "x".repeat(before) + "\uD83D\uDE00";
      assertThat(ConfigLoader.parse("emoji.yaml", "# " + comment + "\nhttp: {enabled: false}\n"))
          .isNotNull();
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
