// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.benchmarks.MetricsPage;
import io.promtap.benchmarks.driving.Sample;
import io.promtap.benchmarks.servers.Variant.Counted;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServersTest {
  private final ServersReport report =
      new ServersReport(Map.of(Server.VERTX, "Vert.x Web 5", Server.HELIDON, "Helidon 4"));

  @Test
  void shares_are_of_what_is_added_whatever_a_round_takes() {
    for (double slow : new double[] {0, 500, 1}) {
      report.add(Server.VERTX, Variant.NONE, cpu(10 + slow));
      report.add(Server.VERTX, Variant.MICROMETER, cpu(14 + slow));
      report.add(Server.VERTX, Variant.PROMTAP, cpu(11 + slow));
      report.add(Server.VERTX, Variant.OTEL, cpu(20 + slow));
    }

    assertThat(report.share(Server.VERTX, Variant.MICROMETER)).isEqualTo(0.25);
    assertThat(report.share(Server.VERTX, Variant.OTEL)).isEqualTo(0.1);
    assertThat(report.requests()).containsPattern("promtap \\|.* 1.00 to 1.00 \\| +1.09 \\|");
    assertThat(report.document())
        .contains("Vert.x Web 5, its own metrics", " 4,000 ns (4,000 to 4,000), 0 B |")
        .containsPattern("\\| +1.09 \\| +0.25 \\| +0.10 \\|");
    assertThat(report.exceeded()).isEmpty();
  }

  @Test
  void more_than_half_of_micrometer_and_an_object_a_request_are_too_much() {
    report.add(Server.VERTX, Variant.NONE, new Sample(10, 100, 0, 0));
    report.add(Server.VERTX, Variant.MICROMETER, new Sample(14, 900, 0, 0));
    report.add(Server.VERTX, Variant.PROMTAP, new Sample(13, 116, 0, 0));

    assertThat(report.exceeded())
        .containsExactly(
            "Vert.x Web 5: 0.75 of Micrometer; limit 0.5",
            "Vert.x Web 5: 16.0 bytes added; limit 0");
  }

  @Test
  void helidon_is_held_against_a_timer_since_its_own_metrics_have_neither_time_nor_labels() {
    report.add(Server.HELIDON, Variant.NONE, cpu(10));
    report.add(Server.HELIDON, Variant.MICROMETER, cpu(10.5));
    report.add(Server.HELIDON, Variant.TIMER, cpu(14));
    report.add(Server.HELIDON, Variant.PROMTAP, cpu(12));

    assertThat(report.exceeded()).isEmpty();
    assertThat(report.document())
        .containsPattern("Helidon 4, its own metrics .* 4.00 \\| +- \\|")
        .containsPattern("Helidon 4, a timer by hand .* 0.50 \\| +- \\|");
  }

  @Test
  void what_micrometer_adds_must_be_seen() {
    report.add(Server.VERTX, Variant.NONE, cpu(10));
    report.add(Server.VERTX, Variant.MICROMETER, cpu(9));
    report.add(Server.VERTX, Variant.PROMTAP, cpu(9));

    assertThat(report.exceeded()).containsExactly("Vert.x Web 5: - of Micrometer; limit 0.5");
  }

  @Test
  void without_a_yardstick_there_is_no_share_to_exceed() {
    report.add(Server.VERTX, Variant.NONE, cpu(10));
    report.add(Server.VERTX, Variant.PROMTAP, cpu(20));

    assertThat(report.exceeded()).isEmpty();
  }

  @Test
  void a_request_under_another_endpoint_is_not_counted_as_it_should() {
    MetricsPage page =
        new MetricsPage(
            """
            http_requests_total{method="GET",endpoint="/users/:id",status="200"} 7.0
            http_requests_total{method="GET",endpoint="unmatched",status="200"} 1.0
            http_server_request_duration_seconds_count{http_response_status_code="200"} 8
            """);

    assertThat(Variant.PROMTAP.counted(page, Server.VERTX)).isEqualTo(new Counted(8, 7));
    assertThat(Variant.OTEL.counted(page, Server.VERTX)).isEqualTo(Variant.OTEL.expected(8));
    assertThat(Variant.NONE.expected(8)).isEqualTo(Counted.parse("0"));
  }

  @Test
  void the_version_of_a_server_is_that_on_its_class_path() {
    assertThat(Server.VERTX.title("/m/vertx-web-common-5.0.7.jar:/m/vertx-web-5.0.8.jar"))
        .isEqualTo("Vert.x Web 5.0.8");
  }

  @Test
  void a_jdk_says_which_java_it_is() throws IOException {
    assertThat(JavaHome.version("IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"21.0.13\"\n")).isEqualTo(21);
    assertThat(JavaHome.version("JAVA_VERSION=\"1.8.0_462\"\n")).isEqualTo(8);
    assertThatThrownBy(() -> JavaHome.version("")).isInstanceOf(IOException.class);
  }

  private static Sample cpu(double micros) {
    return new Sample(micros, 0, 0, 0);
  }
}
