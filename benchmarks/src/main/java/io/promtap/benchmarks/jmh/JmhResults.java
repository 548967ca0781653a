// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.promtap.benchmarks.Statistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JMH's result files: no figure of a table passes through a hand. */
final class JmhResults {

  /**
   * One benchmark of one file.
   *
   * @param name the method
   * @param setting the value of its parameter, {@code -} if it has none
   * @param nanos a call, the mean of the iterations
   * @param bytes allocated by the whole JVM a call, the median of the iterations
   */
  record Result(String name, int threads, String setting, double nanos, double bytes) {}

  private JmhResults() {}

  static List<Result> read(Path file) throws IOException {
    List<Result> results = new ArrayList<>();
    for (JsonNode entry : new ObjectMapper().readTree(file.toFile())) {
      String benchmark = entry.get("benchmark").asText();
      results.add(
          new Result(
              benchmark.substring(benchmark.lastIndexOf('.') + 1),
              entry.get("threads").asInt(),
              setting(entry.path("params")),
              entry.get("primaryMetric").get("score").asDouble(),
              allocated(entry.get("secondaryMetrics"))));
    }
    return results;
  }

  private static String setting(JsonNode parameters) {
    return parameters.isEmpty() ? "-" : parameters.elements().next().asText();
  }

  /**
   * Median of the iterations, not their mean: the last one includes the scrape by which {@link
   * Tally} checks the counts. JMH has named this metric with and without a leading dot.
   */
  private static double allocated(JsonNode metrics) {
    for (Map.Entry<String, JsonNode> metric : metrics.properties()) {
      if (metric.getKey().endsWith("gc.alloc.rate.norm")) {
        List<Double> iterations = new ArrayList<>();
        for (JsonNode fork : metric.getValue().get("rawData")) {
          fork.forEach(iteration -> iterations.add(iteration.asDouble()));
        }
        return Statistics.median(iterations);
      }
    }
    return Double.NaN;
  }
}
