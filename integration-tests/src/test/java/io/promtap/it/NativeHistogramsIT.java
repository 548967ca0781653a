// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.Client;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.LeftOut;
import io.promtap.it.harness.PrometheusContainer;
import io.promtap.it.harness.RequiresDocker;
import io.promtap.it.harness.Sample;
import io.promtap.it.harness.TestApp;
import io.promtap.it.harness.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real Prometheus that wants native histograms, or not, beside a service that has them or not.
 */
@Isolated("It has rates by the clock.")
@RequiresDocker
class NativeHistogramsIT {

  private static final Traffic FIRST = Traffic.sampler();
  private static final Traffic SECOND = Traffic.sampler().again(3);

  /** A flag of 2.40 to 3.8, which those of the tests are. Later there is a key instead. */
  private static final String NATIVE = "--enable-feature=native-histograms";

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("modes")
  void every_panel_shows_data_and_quantiles_are_those_of_the_drive(
      String histograms, boolean wanted) throws Exception {
    Path config = folder.resolve("promtap.yaml");
    Files.writeString(
        config,
        Files.readString(Artifacts.testAppConfig())
            + "\nhistograms: "
            + histograms
            + "\nlabels: {region: \"${env:PROMTAP_NO_SUCH_VARIABLE:-north}\"}\n");
    try (TestApp app = TestApp.start(JavaCommand.on(Jdks.current()).agent("0:" + config));
        PrometheusContainer prometheus =
            PrometheusContainer.start(
                PrometheusContainer.scraping(app.metrics(), "1s"),
                wanted ? new String[] {NATIVE} : new String[0])) {
      Client client = new Client(app.uri());
      client.drive(FIRST);
      app.awaitFinished(FIRST.calls().size());
      Instant start = prometheus.awaitScrapeAfterNow().minusMillis(1);
      client.drive(SECOND);
      app.awaitFinished(FIRST.calls().size() + SECOND.calls().size());
      Instant end = prometheus.awaitScrapeAfterNow();
      String range = Duration.between(start, end).toMillis() + "ms";

      SoftAssertions each = new SoftAssertions();
      for (Dashboard dashboard : Dashboard.loadAll(Artifacts.dashboards())) {
        for (JsonNode chart : dashboard.charts()) {
          for (JsonNode target : chart.path("targets")) {
            String query = target.path("expr").asText();
            each.assertThat(prometheus.query(replaced(query, range), end))
                .as(Dashboard.title(chart) + ": " + query)
                .anyMatch(sample -> !Double.isNaN(sample.value()));
          }
        }
      }
      each.assertAll();
      boolean isNative = wanted && !histograms.equals("classic");
      String count = "histogram_count(http_request_duration_seconds{region=\"north\"})";
      assertThat(prometheus.query("sum(" + count + ")", end)).hasSize(isNative ? 1 : 0);
      if (isNative) {
        String requests = "sum(http_requests_total)";
        List<Sample> lost = prometheus.query("sum(" + count + ") - " + requests, end);
        assertThat(lost).singleElement().satisfies(sample -> assertThat(sample.value()).isZero());
        assertThat(
                prometheus.query(
                    "histogram_quantile(0.5, agent_execution_duration_seconds{agent_id=\"sleepy\"})",
                    end))
            .singleElement()
            .satisfies(sample -> assertThat(sample.value()).isBetween(0.117, 0.3));
      }
    }
  }

  /** The kind of the buckets, and whether Prometheus wants native ones. */
  static List<Arguments> modes() {
    List<Arguments> all =
        List.of(
            Arguments.of("classic", true),
            Arguments.of("both", false),
            Arguments.of("both", true),
            Arguments.of("native", true));
    Arguments representative = all.get(2);
    List<Arguments> selected = CaseSelection.current().only(all, representative::equals);
    LeftOut.addCases("the kinds of buckets", names(all), names(selected));
    return selected;
  }

  private static List<String> names(List<Arguments> modes) {
    return modes.stream().map(mode -> Arrays.toString(mode.get())).toList();
  }

  private static String replaced(String query, String range) {
    return query
        .replace("$__rate_interval", range)
        .replace("$__range", range)
        .replace("$__interval", range)
        .replace("$job", "promtap")
        .replace("$instance", ".+");
  }
}
