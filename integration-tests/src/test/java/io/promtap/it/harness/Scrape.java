// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** One page of metrics. */
public final class Scrape {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

  private final List<Sample> samples;
  private final Map<String, String> types;

  Scrape(List<Sample> samples, Map<String, String> types) {
    this.samples = samples;
    this.types = types;
  }

  /** Fetches and reads the page; whatever is not exactly the text format 0.0.4 fails. */
  public static Scrape of(URI metrics) {
    return TextFormat.parse(text(metrics));
  }

  /** The page as it is in the format that everybody reads. */
  public static String text(URI metrics) {
    return fetch(metrics, "text/plain;version=0.0.4");
  }

  /** The page as it is in the format that has exemplars. */
  public static String openMetrics(URI metrics) {
    return fetch(metrics, "application/openmetrics-text;version=1.0.0");
  }

  private static String fetch(URI metrics, String format) {
    HttpRequest request =
        HttpRequest.newBuilder(metrics)
            .timeout(Duration.ofSeconds(20))
            .header("Accept", format)
            .build();
    try {
      HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(metrics + " answered " + response.statusCode());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(metrics + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Scrapes again and again until the page fits. */
  public static Scrape await(String what, URI metrics, Predicate<Scrape> fits) {
    return Await.until(what, Duration.ofSeconds(180), () -> of(metrics), fits);
  }

  public List<Sample> samples() {
    return samples;
  }

  /** The metric families with their types. */
  public Map<String, String> types() {
    return types;
  }

  public Set<String> names() {
    return samples.stream().map(Sample::name).collect(Collectors.toSet());
  }

  /** All series of a name that have these labels, given as name, value, name, value... */
  public List<Sample> find(String name, String... labels) {
    Map<String, String> wanted = labels(labels);
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .filter(sample -> sample.labels().entrySet().containsAll(wanted.entrySet()))
        .toList();
  }

  public boolean has(String name, String... labels) {
    return !find(name, labels).isEmpty();
  }

  /** The value of the one series that has these labels. */
  public double value(String name, String... labels) {
    List<Sample> found = find(name, labels);
    if (found.size() != 1) {
      throw new AssertionError(
          "not one series of " + name + labels(labels) + " but " + found + " of " + find(name));
    }
    return found.get(0).value();
  }

  /** The sum over all series that have these labels; 0 if there is none. */
  public double sum(String name, String... labels) {
    return find(name, labels).stream().mapToDouble(Sample::value).sum();
  }

  /** Every series of a name, by its labels. */
  public Map<Map<String, String>, Double> series(String name) {
    return find(name).stream().collect(toMap(Sample::labels, Sample::value));
  }

  /** Label sets are written here as in PromQL's selectors: name, value, name, value... */
  public static Map<String, String> labels(String... namesAndValues) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      labels.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return labels;
  }

  @Override
  public String toString() {
    return samples.stream().map(Sample::toString).collect(Collectors.joining("\n"));
  }
}
