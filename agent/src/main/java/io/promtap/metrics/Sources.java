package io.promtap.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What is registered: no two metrics share a name that is exposed. */
final class Sources {

  /** By name; guarded by this, as all below. */
  private final Map<String, Source> sources = new LinkedHashMap<>();

  /** From each claimed name to the metric that claims it. */
  private final Map<String, String> claims = new HashMap<>();

  private final List<Supplier<MetricSnapshots>> collectors = new ArrayList<>();

  /** Null before the first scrape. */
  private ClientView view;

  /** The source that is registered under the name: this one, or an equal one from before. */
  synchronized <S extends Source> S register(S source) {
    Source earlier = sources.get(source.name);
    if (earlier != null && source.means(earlier)) {
      @SuppressWarnings("unchecked") // equal sources are of one class
      S same = (S) earlier;
      return same;
    }
    claimNames(source);
    sources.put(source.name, source);
    source.registered();
    if (view != null) {
      view.add(source);
    }
    return source;
  }

  private void claimNames(Source source) {
    for (String name : source.claimedNames()) {
      String owner = claims.get(name);
      if (owner != null) {
        throw new IllegalArgumentException(
            "the metric "
                + source.name
                + " cannot be exposed beside "
                + owner
                + (owner.equals(source.name) ? " of other type, labels or buckets" : ""));
      }
    }
    for (String name : source.claimedNames()) {
      claims.put(name, source.name);
    }
  }

  /** Ignores what is not registered, or was removed before. */
  synchronized void remove(Source source) {
    if (sources.remove(source.name, source)) {
      source.claimedNames().forEach(claims::remove);
      if (view != null) {
        view.remove(source);
      }
    }
  }

  synchronized void add(Supplier<MetricSnapshots> collector) {
    collectors.add(collector);
    if (view != null) {
      view.add(collector);
    }
  }

  synchronized PrometheusRegistry prometheus() {
    if (view == null) {
      view = new ClientView();
      sources.values().forEach(view::add);
      collectors.forEach(view::add);
    }
    return view.registry;
  }
}
