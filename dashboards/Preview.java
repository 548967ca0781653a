// SPDX-License-Identifier: Apache-2.0
import static java.util.Locale.ROOT;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that draws eight panels of the dashboard from the metrics page of a running demo, as
 * SVG. It shows what the dashboard looks like to somebody who has no Grafana at hand; it is no
 * screenshot, and says so in the picture.
 *
 * <pre>
 *   ./demo
 *   java dashboards/Preview.java http://127.0.0.1:9464/metrics 300 > docs/dashboard-preview.svg
 * </pre>
 */
final class Preview {

  private static final int STEP_SECONDS = 5;

  /** Rates are those of the last 30 s. */
  private static final int WINDOW = 6;

  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final String[] COLOURS = {
    "#3274d9", "#e0752d", "#56a64b", "#e02f44", "#8f3bb8", "#bf9b30", "#1f9e9e", "#c45a94",
    "#5c6773", "#7a9f35", "#6f4e37", "#00a3d7", "#d4aa00"
  };

  private final List<Map<String, Double>> pages = new ArrayList<>();
  private final List<Double> seconds = new ArrayList<>();
  private final StringBuilder svg = new StringBuilder();

  /** Takes the address of the page and for how many seconds to watch it. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Preview preview = new Preview();
    preview.watch(URI.create(arguments[0]), Integer.parseInt(arguments[1]));
    System.out.write(preview.draw().getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }

  private void watch(URI page, int total) throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i <= total / STEP_SECONDS; i++) {
      long due = start + i * STEP_SECONDS * 1_000_000_000L;
      Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
      seconds.add((System.nanoTime() - start) / 1e9);
      pages.add(read(page));
    }
  }

  /** Values by series, such as {@code db_queries_total{operation="SELECT"}}. */
  private static Map<String, Double> read(URI page) throws IOException {
    Map<String, Double> values = new TreeMap<>();
    try (InputStream in = page.toURL().openStream()) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith("#") && space > 0) {
          values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        }
      }
    }
    return values;
  }

  private static String label(String series, String name) {
    Matcher labels = LABEL.matcher(series);
    while (labels.find()) {
      if (labels.group(1).equals(name)) {
        return labels.group(2);
      }
    }
    return "";
  }

  /** Sums by the values of a label on one page; all under one empty text without a label. */
  private Map<String, Double> sums(int page, String metric, String label) {
    Map<String, Double> sums = new TreeMap<>();
    pages
        .get(page)
        .forEach(
            (series, value) -> {
              if (series.equals(metric) || series.startsWith(metric + "{")) {
                sums.merge(label == null ? "" : label(series, label), value, Double::sum);
              }
            });
    return sums;
  }

  /** Per second over the window that ends with a page, by the values of a label. */
  private Map<String, Double> rates(int page, String metric, String label) {
    Map<String, Double> before = sums(page - WINDOW, metric, label);
    double elapsed = seconds.get(page) - seconds.get(page - WINDOW);
    Map<String, Double> rates = sums(page, metric, label);
    rates.replaceAll((key, value) -> (value - before.getOrDefault(key, 0.0)) / elapsed);
    return rates;
  }

  /** As {@code histogram_quantile} has it: linear inside the bucket. */
  private double quantile(int page, double quantile) {
    Map<Double, Double> buckets = new TreeMap<>();
    rates(page, "http_request_duration_seconds_bucket", "le")
        .forEach((le, rate) -> buckets.put(Double.valueOf(le.replace("+Inf", "Infinity")), rate));
    double wanted = quantile * buckets.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
    double lower = 0;
    double below = 0;
    for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
      if (bucket.getValue() >= wanted) {
        return bucket.getKey().isInfinite()
            ? lower
            : lower
                + (bucket.getKey() - lower)
                    * (wanted - below)
                    / Math.max(bucket.getValue() - below, 1e-9);
      }
      lower = bucket.getKey();
      below = bucket.getValue();
    }
    return lower;
  }

  private double errorShare(int page) {
    double failed = 0;
    double all = 0;
    for (Map.Entry<String, Double> rate : rates(page, "http_requests_total", "status").entrySet()) {
      all += rate.getValue();
      failed += rate.getKey().startsWith("5") ? rate.getValue() : 0;
    }
    return all == 0 ? 0 : failed / all;
  }

  private String draw() {
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 640" width="1000" height="640" role="img" aria-label="Preview of the Promtap dashboard">
        <style>
        text { font: 12px system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; fill: #24292e; }
        .title { font-weight: 600; }
        .stat { font-size: 30px; font-weight: 600; fill: #2f7d32; }
        .axis { font-size: 10px; fill: #6a737d; }
        .panel { fill: #ffffff; stroke: #d0d7de; }
        .grid { stroke: #eaeef2; }
        .line { fill: none; stroke-width: 1.5; }
        </style>
        <rect width="1000" height="640" fill="#f4f5f5"/>
        """);
    int last = pages.size() - 1;
    text(12, 22, "title", "Promtap overview");
    text(
        988,
        22,
        "axis\" text-anchor=\"end",
        "preview, drawn from the metrics of a run of ./demo; not a screenshot");
    stat(0, "Requests per second", number(rates(last, "http_requests_total", null).get("")));
    stat(1, "Error share", String.format(ROOT, "%.1f %%", 100 * errorShare(last)));
    stat(2, "Request p95", milliseconds(quantile(last, 0.95)));
    stat(3, "Connections active", number(sums(last, "db_connections_active", null).get("")));
    chart(
        0,
        "Requests by endpoint, per second",
        Preview::number,
        lines("http_requests_total", "endpoint"));
    chart(1, "Request duration", Preview::milliseconds, durations());
    chart(
        2,
        "Queries by operation, per second",
        Preview::number,
        lines("db_queries_total", "operation"));
    chart(
        3,
        "Executions by agent, per second",
        Preview::number,
        lines("agent_executions_total", "agent_id"));
    return svg.append("</svg>\n").toString();
  }

  private Map<String, double[]> lines(String metric, String label) {
    Map<String, double[]> lines = new TreeMap<>();
    for (int page = WINDOW; page < pages.size(); page++) {
      int at = page - WINDOW;
      rates(page, metric, label)
          .forEach(
              (key, rate) ->
                  lines.computeIfAbsent(key, name -> new double[pages.size() - WINDOW])[at] = rate);
    }
    lines.values().removeIf(values -> Arrays.stream(values).max().orElse(0) == 0);
    return lines;
  }

  private Map<String, double[]> durations() {
    Map<String, double[]> lines = new TreeMap<>();
    for (double quantile : new double[] {0.5, 0.95, 0.99}) {
      double[] values = new double[pages.size() - WINDOW];
      for (int i = 0; i < values.length; i++) {
        values[i] = quantile(i + WINDOW, quantile);
      }
      lines.put(String.format(ROOT, "p%.0f", 100 * quantile), values);
    }
    return lines;
  }

  private void stat(int column, String title, String value) {
    int x = 12 + column * 246;
    svg.append(
        String.format(
            ROOT,
            "<rect class=\"panel\" x=\"%d\" y=\"34\" width=\"238\" height=\"78\" rx=\"3\"/>\n",
            x));
    text(x + 10, 54, "title", title);
    text(x + 119, 96, "stat\" text-anchor=\"middle", value);
  }

  private void chart(
      int index, String title, DoubleFunction<String> unit, Map<String, double[]> lines) {
    int x = 12 + index % 2 * 492;
    int y = 120 + index / 2 * 260;
    svg.append(
        String.format(
            ROOT,
            "<rect class=\"panel\" x=\"%d\" y=\"%d\" width=\"484\" height=\"252\" rx=\"3\"/>\n",
            x,
            y));
    text(x + 10, y + 20, "title", title);
    double top = ceiling(lines);
    for (int i = 0; i <= 4; i++) {
      int level = y + 210 - i * 42;
      svg.append(
          String.format(ROOT, "<path class=\"grid\" d=\"M%d %dH%d\"/>\n", x + 58, level, x + 336));
      text(x + 52, level + 3, "axis\" text-anchor=\"end", unit.apply(top * i / 4));
    }
    for (int i = 0; i <= 3; i++) {
      double at =
          seconds.get(WINDOW) + (seconds.get(seconds.size() - 1) - seconds.get(WINDOW)) * i / 3;
      String anchor = i == 0 ? "start" : i == 3 ? "end" : "middle";
      text(x + 58 + i * 278 / 3, y + 230, "axis\" text-anchor=\"" + anchor, Math.round(at) + " s");
    }
    int colour = 0;
    for (Map.Entry<String, double[]> line : lines.entrySet()) {
      line(x, y, line.getValue(), top, COLOURS[colour % COLOURS.length]);
      legend(x + 346, y + 42 + colour * 17, COLOURS[colour % COLOURS.length], line, unit);
      colour++;
    }
  }

  private void line(int x, int y, double[] values, double top, String colour) {
    svg.append(String.format(ROOT, "<path class=\"line\" stroke=\"%s\" d=\"M", colour));
    for (int i = 0; i < values.length; i++) {
      svg.append(
          String.format(
              ROOT,
              "%s%.0f %.1f",
              i == 0 ? "" : " ",
              x + 58 + 278.0 * i / Math.max(1, values.length - 1),
              y + 210 - 168 * values[i] / top));
    }
    svg.append("\"/>\n");
  }

  private void legend(
      int x, int y, String colour, Map.Entry<String, double[]> line, DoubleFunction<String> unit) {
    double[] values = line.getValue();
    svg.append(
        String.format(
            ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"3\" fill=\"%s\"/>\n",
            x,
            y - 5,
            colour));
    text(x + 15, y, "axis", line.getKey());
    text(x + 128, y, "axis\" text-anchor=\"end", unit.apply(values[values.length - 1]));
  }

  /** A round number that no line passes. */
  private static double ceiling(Map<String, double[]> lines) {
    double most = 1e-9;
    for (double[] values : lines.values()) {
      for (double value : values) {
        most = Math.max(most, value);
      }
    }
    double power = Math.pow(10, Math.floor(Math.log10(most)));
    for (double step : new double[] {1, 2, 4, 6, 8, 10}) {
      if (most <= step * power) {
        return step * power;
      }
    }
    return most;
  }

  private void text(int x, int y, String style, String words) {
    svg.append(
        String.format(
            ROOT,
            "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n",
            style,
            x,
            y,
            words.replace("&", "&amp;").replace("<", "&lt;")));
  }

  private static String number(double value) {
    return value >= 10 || value == Math.rint(value)
        ? String.format(ROOT, "%.0f", value)
        : String.format(ROOT, "%.1f", value);
  }

  private static String milliseconds(double value) {
    return value >= 0.1 || 1000 * value == Math.rint(1000 * value)
        ? String.format(ROOT, "%.0f ms", 1000 * value)
        : String.format(ROOT, "%.1f ms", 1000 * value);
  }
}
