// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.scrape;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * A program with one histogram of many series. The series come from the agent that measures {@link
 * #work}, or are made by hand and served by the Prometheus client.
 *
 * <p>Arguments: the number of series, and the port of the client's server, if there is to be one.
 * It prints READY, then answers each line of its input with one line.
 */
public final class ManySeries {
  private static final PrometheusRegistry REGISTRY = new PrometheusRegistry();
  private static long sum;

  private ManySeries() {}

  public static void main(String[] args) throws IOException {
    int series = Integer.parseInt(args[0]);
    Histogram byHand =
        args.length == 1
            ? null
            : Histogram.builder()
                .name("work_duration_seconds")
                .help("Work.")
                .classicOnly()
                .withoutExemplars()
                .labelNames("id", "kind")
                .register(REGISTRY);
    for (int i = 0; i < series; i++) {
      String id = "customer-" + i;
      String kind = "kind-" + i % 10;
      work(id, kind);
      if (byHand != null) {
        byHand.labelValues(id, kind).observe(i % 1_000 / 1e4);
      }
    }
    if (byHand != null) {
      HTTPServer.builder().port(Integer.parseInt(args[1])).registry(REGISTRY).buildAndStart();
    }
    System.out.println("READY");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) {
      System.out.println(line.equals("write") ? writeAlone() : "" + allocated());
    }
  }

  /** What the agent's rule measures. */
  static void work(String id, String kind) {
    sum += id.length() + kind.length();
  }

  /** Returns the nanoseconds and the bytes that the client's writer takes for the page. */
  private static String writeAlone() throws IOException {
    long bytes = allocated();
    long start = System.nanoTime();
    PrometheusTextFormatWriter.create().write(OutputStream.nullOutputStream(), REGISTRY.scrape());
    return System.nanoTime() - start + " " + (allocated() - bytes);
  }

  /** Returns the bytes that all threads that live have allocated. */
  private static long allocated() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long all = 0;
    for (long each : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      all += Math.max(each, 0);
    }
    return all;
  }
}
