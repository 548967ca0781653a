// SPDX-License-Identifier: Apache-2.0
package io.promtap.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.attach.PublishedPortText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoundTargetsTest {

  private final StringWriter said = new StringWriter();
  private final TargetsReport report = new TargetsReport(new PrintWriter(said, true));

  @Test
  void nothing_found_is_an_empty_list() {
    assertThat(new FoundTargets().json()).isEqualTo("[]\n");
  }

  @Test
  void defaults_have_no_label_and_the_process_id_is_a_meta_label() {
    FoundTargets found = new FoundTargets();
    found.add(target("127.0.0.1", "http://localhost:9464/metrics", "com.example.Main"));
    found.add(target("::1", "https://[::1]:1/m%20s", ""));
    assertThat(found.json())
        .isEqualTo(
            """
            [
              {"targets":["127.0.0.1:9464"],"labels":{"java_main":"com.example.Main","__meta_promtap_pid":"7"}},
              {"targets":["[::1]:1"],"labels":{"__scheme__":"https","__metrics_path__":"/m%20s","__meta_promtap_pid":"7"}}
            ]
            """);
  }

  @Test
  void a_name_with_anything_in_it_is_one_short_JSON_string_and_one_line() {
    Target hostile = target("h", "http://h:1/metrics", "a\"\\\n\u001b[2J" + "x".repeat(9_999));
    assertThat(hostile.json())
        .contains("\"java_main\":\"a\\\"\\\\\\u000a\\u001b[2Jx")
        .hasSizeLessThan(400);
    assertThat(hostile.toString()).doesNotContain("\n", "\u001b");
  }

  @Test
  void what_came_and_went_is_said_once() {
    Target one = target("h", "http://h:1/metrics", "One");
    Target two = target("h", "http://h:2/metrics", "Two");
    assertThat(report.targets(List.of(one))).isTrue();
    assertThat(report.targets(List.of(one))).isFalse();
    assertThat(report.targets(List.of(two))).isTrue();
    assertThat(said.toString().lines())
        .containsExactly("new: " + one, "gone: " + one, "new: " + two);
  }

  @Test
  void a_note_is_said_when_it_begins_to_be_true() {
    report.notes(List.of("a"));
    report.notes(List.of("a", "b"));
    report.notes(List.of());
    report.notes(List.of("a"));
    assertThat(said.toString().lines()).containsExactly("a", "b", "a");
  }

  private static Target target(String host, String url, String main) {
    return new Target(host, PublishedPortText.parsed(url), main, "7");
  }
}
