// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One scrape in the Prometheus text format. It uses {@link HttpURLConnection} because that leaves
 * no thread behind in a fork whose allocations are being counted.
 */
public final class MetricsPage {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int RETRY_MILLIS = 50;

  private final String text;

  public MetricsPage(String text) {
    this.text = text;
  }

  public static MetricsPage read(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setRequestProperty("Connection", "close");
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new IOException(address + " answered " + connection.getResponseCode());
    }
    try (InputStream body = connection.getInputStream()) {
      return new MetricsPage(new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Reads the page again until it shows {@code metric}; an agent may open its port after READY. */
  public static MetricsPage await(URI address, String metric, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      String seen;
      try {
        MetricsPage page = read(address);
        if (page.has(metric)) {
          return page;
        }
        seen = "it has no such line";
      } catch (IOException e) {
        seen = e.toString();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("No " + metric + " at " + address + ": " + seen);
      }
      Thread.sleep(RETRY_MILLIS);
    }
  }

  public boolean has(String metric) {
    return text.lines().anyMatch(line -> isSampleOf(metric, line));
  }

  /**
   * Sum of the samples of {@code metric} whose labels contain every fragment, as in {@code
   * status="200"}.
   */
  public double sum(String metric, String... labelFragments) {
    return text.lines()
        .filter(line -> isSampleOf(metric, line))
        .filter(line -> containsAll(line, labelFragments))
        .mapToDouble(MetricsPage::value)
        .sum();
  }

  private static boolean isSampleOf(String metric, String line) {
    return line.startsWith(metric)
        && line.length() > metric.length()
        && (line.charAt(metric.length()) == '{' || line.charAt(metric.length()) == ' ');
  }

  private static boolean containsAll(String line, String[] fragments) {
    for (String fragment : fragments) {
      if (!line.contains(fragment)) {
        return false;
      }
    }
    return true;
  }

  private static double value(String line) {
    int afterLabels = Math.max(line.lastIndexOf('}'), line.indexOf(' '));
    String valueAndTime = line.substring(afterLabels + 1).strip();
    int space = valueAndTime.indexOf(' ');
    return Double.parseDouble(space < 0 ? valueAndTime : valueAndTime.substring(0, space));
  }
}
