// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.applications.Application;
import io.promtap.applications.Applications;
import io.promtap.applications.ByApplication;
import io.promtap.metrics.LabeledValue;
import io.promtap.metrics.MetricRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A factory of the JDBC metrics of each application. Only for the label {@code application}. */
final class ApplicationMetrics implements Function<Application, JdbcMetrics> {

  final Applications applications;

  private final ByApplication<JdbcMetrics> metrics = new ByApplication<>(this);
  private final MetricRegistry registry;
  private final double[] buckets;
  private final boolean withLeaks;

  ApplicationMetrics(
      Applications applications, MetricRegistry registry, double[] buckets, boolean withLeaks) {
    this.applications = applications;
    this.registry = registry;
    this.buckets = buckets;
    this.withLeaks = withLeaks;
  }

  @Override
  public JdbcMetrics apply(Application application) {
    return new JdbcMetrics(registry, buckets, withLeaks, application.name);
  }

  /** Returns the rows of the connections that each application holds, one that held some too. */
  List<LabeledValue> active(HeldConnections held) {
    Map<Application, Integer> counts = held.byApplication();
    List<LabeledValue> rows = new ArrayList<>();
    for (Application application : metrics.applications()) {
      Integer count = counts.get(application);
      rows.add(new LabeledValue(count == null ? 0 : count, application.name));
    }
    return rows;
  }

  JdbcMetrics of(Application application) {
    return metrics.of(application);
  }

  /** Returns the metrics of the application that calls. */
  JdbcMetrics current(@Nullable Object called) {
    return metrics.of(applications.current(called));
  }
}
