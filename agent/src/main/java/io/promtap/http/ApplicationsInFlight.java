// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.applications.Application;
import io.promtap.applications.Applications;
import io.promtap.applications.ByApplication;
import io.promtap.bridge.PromtapRequest;
import io.promtap.metrics.LabeledValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * The numbers of requests in flight by application. A request is among them from the moment when
 * its application is known. Only for the label {@code application}.
 */
final class ApplicationsInFlight implements Function<Application, LongAdder> {

  final Applications applications;

  private final ByApplication<LongAdder> numbers = new ByApplication<>(this);

  ApplicationsInFlight(Applications applications) {
    this.applications = applications;
  }

  /** Creates the number of an application. */
  @Override
  public LongAdder apply(Application application) {
    return new LongAdder();
  }

  /** Sets the application of a request that has begun. */
  void arrived(PromtapRequest request, Application application) {
    numbers.of(application).increment();
    Applications.set(request, application);
  }

  /**
   * Takes over a change of the number of all requests.
   *
   * @param application of the request, as a number; 0 if it is not known
   */
  void add(int application, int change) {
    if (application != 0) {
      numbers.of(applications.ofNumber(application)).add(change);
    }
  }

  /**
   * Returns a row for each application that had a request.
   *
   * @param all the number of all requests. Those whose application is not known are the program's,
   *     if it has a row: they have just begun
   */
  List<LabeledValue> rows(long all) {
    List<LabeledValue> rows = new ArrayList<>();
    long others = all;
    for (Application application : numbers.applications()) {
      long number = numbers.of(application).sum();
      others -= number;
      rows.add(new LabeledValue(number, application.name));
    }
    if (others > 0 && numbers.applications().contains(applications.program())) {
      rows.add(new LabeledValue(others, applications.program().name));
    }
    return rows;
  }
}
