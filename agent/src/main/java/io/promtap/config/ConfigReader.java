// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A reader of the whole file, section by section. It knows which keys each section may have and
 * what they mean.
 */
final class ConfigReader {

  private static final String HTTP_SERVER = "httpServer";
  private static final String AUTHENTICATION = "authentication";
  private static final String SSL = "ssl";
  private static final int LARGEST_PORT = 65_535;
  private static final int MOST_THREADS = 64;
  private static final int LEAST_CONNECTIONS = 8;
  private static final int MOST_CONNECTIONS = 1024;
  private static final double LONGEST_HOLD_SECONDS = 1e6;
  private static final int MOST_SERIES = 1_000_000;

  private final Problems problems;
  private final PackFolder packs;

  ConfigReader(Problems problems, PackFolder packs) {
    this.problems = problems;
    this.packs = packs;
  }

  /** Reads the file; reports a wrong value and replaces it by its default. */
  PromtapConfig read(@Nullable Node file) {
    Section root = new Section("", file, problems);
    if (root.isWrong()) {
      problems.doubtServer();
    }
    HttpServerConfig server = httpServer(root);
    List<MethodRule> rules = rules(root);
    Section labels = root.section("labels");
    boolean applicationLabel = labels.bool("application", false);
    Map<String, String> constantLabels = constantLabels(labels, rules);
    labels.done();
    PromtapConfig config =
        new PromtapConfig(
            server,
            http(root.section("http")),
            jdbc(root.section("jdbc")),
            jvmEnabled(root.section("jvm")),
            seriesPerMetric(root.section("limits")),
            exemplars(root),
            histograms(root),
            applicationLabel,
            constantLabels,
            rules);
    root.done();
    return config;
  }

  /** Loads the reader only if there are such labels: few files have any. */
  private static Map<String, String> constantLabels(Section labels, List<MethodRule> rules) {
    int known = labels.keys().contains("application") ? 1 : 0;
    return labels.keys().size() == known
        ? Collections.emptyMap()
        : new ConstantLabelsReader(labels, System.getenv()).read(rules);
  }

  private List<MethodRule> rules(Section root) {
    RuleNames names = new RuleNames();
    MetricFamilies families = new MetricFamilies();
    List<MethodRule> rules = new ArrayList<>(new ExecutionsReader(problems, names).read(root));
    rules.addAll(new RulesReader(problems, names, families).read(root));
    rules.addAll(new PacksReader(problems, packs, names, families).read(root));
    return rules;
  }

  /** Reads {@code httpServer}; a mistake in it puts all of it in doubt. */
  private HttpServerConfig httpServer(Section root) {
    int before = problems.count();
    Section section = root.section(HTTP_SERVER);
    if (root.value(HTTP_SERVER) != null && !section.hasKeys() && !section.isWrong()) {
      root.reportExpected(HTTP_SERVER, "keys, such as \"port\"");
    }
    HttpServerConfig server = httpServerOf(section);
    if (problems.count() > before) {
      problems.doubtServer();
    }
    return server;
  }

  private HttpServerConfig httpServerOf(Section section) {
    String host = host(section);
    int port = section.integer("port", HttpServerConfig.DEFAULT_PORT, 0, LARGEST_PORT);
    Section metrics = section.section("metrics");
    String metricsPath = metricsPath(metrics);
    boolean createdTimestamps = metrics.bool("createdTimestamps", false);
    metrics.done();
    int maximumThreads = maximumThreads(section.section("threads"));
    Section connections = section.section("connections");
    int maximumConnections =
        connections.integer(
            "maximum",
            HttpServerConfig.DEFAULT_MAXIMUM_CONNECTIONS,
            LEAST_CONNECTIONS,
            MOST_CONNECTIONS);
    connections.done();
    boolean livePage = section.bool("livePage", true);
    boolean asksWho = section.value(AUTHENTICATION) != null;
    boolean asksTls = section.value(SSL) != null;
    AuthenticationConfig authentication =
        asksWho ? AuthenticationReader.read(section, AUTHENTICATION, problems) : null;
    TlsConfig tls = asksTls ? TlsReader.read(section, SSL, problems) : null;
    section.done();
    return new HttpServerConfig(host, port, metricsPath, maximumThreads)
        .withCreatedTimestamps(createdTimestamps)
        .withMaximumConnections(maximumConnections)
        .withLivePage(livePage)
        .protectedBy(tls, authentication);
  }

  /**
   * Reads the threads. Files of jmx_exporter say how many threads of its pool stay, and for how
   * long. Here a thread begins and ends with its client, so these two are only looked at.
   */
  private static int maximumThreads(Section threads) {
    int maximum =
        threads.integer("maximum", HttpServerConfig.DEFAULT_MAXIMUM_THREADS, 1, MOST_THREADS);
    int minimum = threads.integer("minimum", 1, 1, MOST_THREADS);
    if (minimum > maximum) {
      threads.report("minimum", "expected at most the maximum, which is " + maximum);
    }
    threads.integer("keepAliveTime", 1, 1, Integer.MAX_VALUE);
    threads.done();
    return maximum;
  }

  private static String host(Section section) {
    String expected = "a host name or an address";
    String host = section.text("host", expected);
    if (host == null) {
      return HttpServerConfig.DEFAULT_HOST;
    }
    String plain = Host.withoutBrackets(host);
    if (!Host.isPlausible(plain)) {
      section.reportExpected("host", expected);
      return HttpServerConfig.DEFAULT_HOST;
    }
    return plain;
  }

  private static String metricsPath(Section section) {
    String expected = "a path such as /metrics";
    String path = section.text("path", expected);
    if (path == null) {
      return HttpServerConfig.DEFAULT_METRICS_PATH;
    }
    if (!isPath(path)) {
      section.reportExpected("path", expected);
      return HttpServerConfig.DEFAULT_METRICS_PATH;
    }
    if (path.equals("/") || path.startsWith("/-/")) {
      section.report("path", "/ and /-/ belong to the start page and the health check");
      return HttpServerConfig.DEFAULT_METRICS_PATH;
    }
    return path;
  }

  /** Returns whether a text is a path with only characters that need no escaping in a URL. */
  private static boolean isPath(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && "/-_.~".indexOf(c) < 0) {
        return false;
      }
    }
    return path.startsWith("/");
  }

  private HttpConfig http(Section section) {
    boolean enabled = section.enabled();
    double[] buckets = BucketsReader.seconds(section, Buckets.requests());
    List<PathTemplate> endpoints = new EndpointsReader(problems).read(section);
    boolean sizes = section.bool("sizes", false);
    section.done();
    return new HttpConfig(enabled, buckets, endpoints, sizes);
  }

  private JdbcConfig jdbc(Section section) {
    boolean enabled = section.enabled();
    double[] buckets = BucketsReader.seconds(section, Buckets.statements());
    double leakAfter = leakAfter(section);
    section.done();
    return new JdbcConfig(enabled, buckets, leakAfter);
  }

  /** Reads a number of seconds; 0 if it is absent or wrong. */
  private static double leakAfter(Section section) {
    Node value = section.value("leakAfter");
    if (value == null) {
      return 0;
    }
    String expected = "a number of seconds, such as 60";
    Double seconds = Scalars.number(Scalars.unquoted(value));
    if (seconds == null || !(seconds > 0 && seconds <= LONGEST_HOLD_SECONDS)) {
      section.reportExpected("leakAfter", expected);
      return 0;
    }
    if (Scalars.unquoted(value) != value) {
      section.warn(value, "leakAfter", expected, seconds.toString());
    }
    return seconds;
  }

  private static boolean jvmEnabled(Section section) {
    boolean enabled = section.enabled();
    section.done();
    return enabled;
  }

  private static int seriesPerMetric(Section section) {
    int series =
        section.integer("seriesPerMetric", PromtapConfig.DEFAULT_SERIES_PER_METRIC, 1, MOST_SERIES);
    section.done();
    return series;
  }

  private static HistogramBuckets histograms(Section root) {
    String expected = "classic, native or both";
    String name = root.text("histograms", expected);
    if (name == null) {
      return HistogramBuckets.CLASSIC;
    }
    HistogramBuckets buckets = HistogramBuckets.named(name);
    if (buckets == null) {
      root.reportExpected("histograms", expected);
    }
    return buckets == null ? HistogramBuckets.CLASSIC : buckets;
  }

  private static boolean exemplars(Section root) {
    String expected = "off or traceparent";
    String exemplars = root.text("exemplars", expected);
    if (exemplars != null && !exemplars.equals("off") && !exemplars.equals("traceparent")) {
      root.reportExpected("exemplars", expected);
    }
    return "traceparent".equals(exemplars);
  }
}
