// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariantTableTest {
  @TempDir private Path folder;
  private final VariantTable table = ExecutionComparison.table();
  private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

  @Test
  void a_ratio_is_the_median_of_the_ratios_inside_the_rounds() throws IOException {
    table.add(JmhResults.read(results("labelValues", 100, 250)));
    table.add(JmhResults.read(results("woven", 50, 0)));
    table.add(JmhResults.read(results("labelValues", 1000, 250)));
    table.add(JmhResults.read(results("woven", 500, 0)));
    table.add(JmhResults.read(results("labelValues", 100, 250)));
    table.add(JmhResults.read(results("woven", 90, 0)));

    assertThat(table.toString().lines())
        .anySatisfy(
            row ->
                assertThat(row.replaceAll(" +", " "))
                    .isEqualTo(
                        "| promtap.jar, woven | 2 | 8 | 90.0 | 50.0 - 500.0 | 0.0 | 0.50 | - |"));
    assertThat(withinLimits()).isTrue();
  }

  @Test
  void an_object_per_call_exceeds_the_limit() throws IOException {
    table.add(JmhResults.read(results("labelValues", 100, 250)));
    table.add(JmhResults.read(results("woven", 50, 16)));

    assertThat(withinLimits()).isFalse();
    assertThat(complaints.toString(StandardCharsets.UTF_8)).contains("16.000 B/op");
  }

  @Test
  void a_call_dearer_than_by_hand_exceeds_the_limit() throws IOException {
    table.add(JmhResults.read(results("labelValues", 100, 250)));
    table.add(JmhResults.read(results("woven", 101, 0)));

    assertThat(withinLimits()).isFalse();
  }

  @Test
  void a_missing_reference_exceeds_the_limit() throws IOException {
    table.add(JmhResults.read(results("woven", 1, 0)));

    assertThat(withinLimits()).isFalse();
  }

  private boolean withinLimits() {
    return table.withinLimits(new PrintStream(complaints, true, StandardCharsets.UTF_8));
  }

  /** The part of JMH's result file that the table reads. */
  private Path results(String variant, double nanos, double bytes) throws IOException {
    String json =
        String.format(
            Locale.ROOT,
            """
            [{"benchmark": "io.promtap.benchmarks.jmh.ExecutionBenchmark.%s",
              "threads": 2, "params": {"agents": "8"},
              "primaryMetric": {"score": %f},
              "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 9, "rawData": [[%f, %f, 99]]}}}]
            """,
            variant,
            nanos,
            bytes,
            bytes);
    return Files.writeString(folder.resolve("result.json"), json);
  }
}
