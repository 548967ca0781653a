// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import io.promtap.it.harness.Sample;
import io.promtap.it.harness.Scrape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one metrics page says about HTTP. */
final class Page {
  private final Scrape scrape;

  Page(Scrape scrape) {
    this.scrape = scrape;
  }

  double inFlight() {
    return scrape.value("http_requests_in_flight");
  }

  double failures() {
    return scrape.sum("promtap_errors_total");
  }

  /** The places where something failed since the start, each with its count. */
  List<String> allFailures() {
    return scrape.find("promtap_errors_total").stream()
        .filter(sample -> sample.value() != 0)
        .map(Sample::toString)
        .toList();
  }

  /** The requests since an earlier page, by series. */
  Map<String, Integer> countedSince(Page before) {
    Map<String, Integer> counted = new TreeMap<>();
    for (Sample sample : scrape.find("http_requests_total")) {
      add(
          counted,
          new Counted(sample.label("method"), sample.label("endpoint"), sample.label("status"))
              .toString(),
          sample,
          before);
    }
    return counted;
  }

  /** The observations since an earlier page, by series. */
  Map<String, Integer> timedSince(Page before) {
    Map<String, Integer> timed = new TreeMap<>();
    for (Sample sample : scrape.find("http_request_duration_seconds_count")) {
      add(timed, sample.label("method") + " " + sample.label("endpoint"), sample, before);
    }
    return timed;
  }

  /** The seconds that were observed since an earlier page. */
  double secondsSince(Page before) {
    return scrape.sum("http_request_duration_seconds_sum")
        - before.scrape.sum("http_request_duration_seconds_sum");
  }

  /** The observations since an earlier page that were at most so many seconds, as buckets tell. */
  Map<Double, Integer> bucketsSince(Page before) {
    Map<Double, Integer> buckets = new TreeMap<>();
    for (Sample sample : scrape.find("http_request_duration_seconds_bucket")) {
      String le = sample.label("le");
      double bound = le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
      buckets.merge(bound, (int) (sample.value() - valueIn(before, sample)), Integer::sum);
    }
    return buckets;
  }

  private static void add(Map<String, Integer> to, String series, Sample sample, Page before) {
    int added = (int) (sample.value() - valueIn(before, sample));
    if (added != 0) {
      to.merge(series, added, Integer::sum);
    }
  }

  private static double valueIn(Page page, Sample sample) {
    return page.index().getOrDefault(sample.name() + sample.labels(), 0.0);
  }

  private Map<String, Double> index;

  private Map<String, Double> index() {
    if (index == null) {
      index = new java.util.HashMap<>();
      scrape
          .samples()
          .forEach(sample -> index.put(sample.name() + sample.labels(), sample.value()));
    }
    return index;
  }
}
