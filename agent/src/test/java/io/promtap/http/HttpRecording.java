// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.config.HttpConfig;
import io.promtap.metrics.MetricRegistry;
import java.util.List;

/** The recorders of requests with a configuration that has defaults but for the buckets. */
final class HttpRecording {

  private HttpRecording() {}

  static void install(MetricRegistry registry, double... buckets) {
    HttpRecorder.install(registry, new HttpConfig(true, buckets, List.of(), false));
  }
}
