// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.benchmarks.driving.Sample;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceTest {
  @Test
  void requests_consist_of_what_their_endpoints_do() {
    Counts counts = Counts.of(Map.of(Endpoint.HELLO, 7L, Endpoint.ORM, 2L, Endpoint.MIXED, 3L));

    assertThat(counts).isEqualTo(new Counts(12, 26, 24, 36));
    assertThat(Counts.parse(counts.line())).isEqualTo(counts);
  }

  @Test
  void what_a_plain_request_adds_is_taken_off_what_a_statement_adds() {
    ServiceReport report = new ServiceReport();
    round(report, Variant.NONE, 10, 30);
    round(report, Variant.HAND_ALL, 12, 42);
    round(report, Variant.PROMTAP, 11, 36);

    ServiceUnits units = new ServiceUnits(report, 1);

    assertThat(units.share(Unit.REQUEST, Variant.PROMTAP)).isEqualTo(0.5);
    assertThat(units.share(Unit.STATEMENT, Variant.PROMTAP)).isEqualTo(0.5);
    assertThat(units.table())
        .containsPattern("prepared and closed +\\| +by hand, all \\| +1,000 ")
        .containsPattern("prepared and closed +\\| +promtap \\| +500 ");
    assertThat(units.exceeded()).isEmpty();
  }

  @Test
  void a_slow_round_changes_neither_difference_nor_share() {
    ServiceReport report = new ServiceReport();
    for (double slow : new double[] {0, 500, 1}) {
      round(report, Variant.NONE, 10 + slow, 30 + slow);
      round(report, Variant.HAND_ALL, 12 + slow, 42 + slow);
      round(report, Variant.PROMTAP, 13 + slow, 53 + slow);
    }

    ServiceUnits units = new ServiceUnits(report, 1);

    assertThat(units.share(Unit.STATEMENT, Variant.PROMTAP)).isEqualTo(2);
    assertThat(units.exceeded())
        .containsExactly(
            "plain request: 1.50 of by hand; limit 0.5",
            "statement, prepared and closed: 2.00 of by hand; limit 0.6");
  }

  @Test
  void many_threads_have_a_limit_of_their_own() {
    assertThat(Unit.STATEMENT.limit(1)).isEqualTo(0.6);
    assertThat(Unit.STATEMENT.limit(8)).isEqualTo(0.4);
    assertThat(Unit.RULES.limit(8)).isNaN();
  }

  @Test
  void the_operation_is_the_first_word_of_a_statement() {
    assertThat(DatabaseByHand.operation("select 1")).isEqualTo("SELECT");
    assertThat(DatabaseByHand.operation("Update t set a = 1")).isEqualTo("UPDATE");
    assertThat(DatabaseByHand.operation("commit")).isEqualTo("COMMIT");
  }

  private static void round(ServiceReport report, Variant variant, double hello, double orm) {
    report.add(Endpoint.HELLO, variant, new Sample(hello, 0, 0, 0));
    report.add(Endpoint.ORM, variant, new Sample(orm, 0, 0, 0));
  }
}
