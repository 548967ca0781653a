// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.HistogramBuckets;
import io.promtap.jvm.JvmCollector;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** The Prometheus client must not cost the application's start anything. */
class RecordingWithoutClientTest {

  @Test
  void metrics_are_made_and_recorded_where_no_class_of_the_client_exists() throws Exception {
    URL[] withoutClient =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("prometheus"))
            .map(RecordingWithoutClientTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader =
        new URLClassLoader(withoutClient, ClassLoader.getPlatformClassLoader())) {
      Runnable recording =
          (Runnable)
              loader.loadClass(Recording.class.getName()).getDeclaredConstructor().newInstance();

      recording.run();

      assertThat(recording).hasToString("recorded 2.0");
      assertThat(recording.getClass()).isNotSameAs(Recording.class);
    }
  }

  private static URL url(String entry) {
    try {
      return new File(entry).toURI().toURL();
    } catch (java.net.MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs in the other loader. */
  public static final class Recording implements Runnable {
    private double recorded;

    public Recording() {}

    @Override
    public void run() {
      MetricRegistry registry = new MetricRegistry(1, false);
      Family<Counter> counters = registry.counter("c_total", "C.", "a");
      counters.series("x").increment();
      counters.series("y").increment();
      registry.gauge("g", "G.").series().set(1);
      registry.gaugeReadAtScrape("read", "Read.", (DoubleSupplier) () -> 1);
      registry.countersReadAtScrape("e_total", "Read.", new String[0], Collections::emptyList);
      registry.info("build_info", "Build.", new String[0], () -> new String[0]);
      registry.collector(new JvmCollector());
      Histogram histogram = registry.histogram("h_seconds", "H.", new double[] {1}).series();
      histogram.observeNanos(1);
      MetricRegistry natives = new MetricRegistry(1, false, HistogramBuckets.BOTH, Map.of());
      natives.histogram("h_seconds", "H.", new double[] {1}).series().observeNanos(1);
      natives.doubleHistogram("vh", "H.", new double[] {1}).series().observe(0.5);
      counters.series("z").add(0.5);
      registry.doubleGauge("vg", "G.").series().set(0.5);
      registry.doubleHistogram("vh", "H.", new double[] {1}).series().observe(0.5);
      registry.durationSummary("ds_seconds", "S.").series().observeNanos(1);
      registry.doubleSummary("vs", "S.").series().observe(0.5);
      LabelTree<Counter> tree =
          registry.tree(
              "c_total", 1, keys -> counters.series((String) keys[0]), () -> counters.series("o"));
      tree.leaf(tree.root().child("z")).increment();
      counters.remove(Collections.singleton(counters.series("z")));
      registry.remove(registry.doubleGauge("vg", "G."));
      recorded = counters.series("x").value() + histogram.count();
    }

    @Override
    public String toString() {
      return "recorded " + recorded;
    }
  }
}
