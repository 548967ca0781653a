// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.applications.Application;
import io.promtap.applications.Applications;
import io.promtap.applications.ByApplication;
import io.promtap.bridge.PromtapRequest;
import io.promtap.metrics.LabeledValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The applications that had requests, and how many of those are in flight. Only for the label
 * {@code application}.
 */
final class ApplicationsInFlight implements Function<Application, Application> {

  final Applications applications;

  private final ByApplication<Application> seen = new ByApplication<>(this);

  ApplicationsInFlight(Applications applications) {
    this.applications = applications;
  }

  @Override
  public Application apply(Application application) {
    return application;
  }

  /** Sets the application of a request that has begun. */
  void arrived(PromtapRequest request, Application application) {
    Applications.set(request, seen.of(application));
  }

  /**
   * Returns a row for each application that had a request. A request whose application is not known
   * has just begun. It is the program's if that has a row.
   */
  List<LabeledValue> rows(Set<PromtapRequest> inFlight) {
    Map<Application, Integer> counts = new HashMap<>();
    for (PromtapRequest request : inFlight) {
      counts.merge(applications.of(request), 1, Integer::sum);
    }
    List<LabeledValue> rows = new ArrayList<>();
    for (Application application : seen.applications()) {
      Integer count = counts.get(application);
      rows.add(new LabeledValue(count == null ? 0 : count, application.name));
    }
    return rows;
  }
}
