// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import io.promtap.applications.Applications;
import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapFailures;
import io.promtap.bridge.PromtapJdbc;
import io.promtap.config.PromtapConfig;
import io.promtap.http.ApplicationProbe;
import io.promtap.http.CxfProbe;
import io.promtap.http.HttpRecorder;
import io.promtap.http.JerseyProbe;
import io.promtap.http.LegacyResponseProbe;
import io.promtap.http.RegistrationsProbe;
import io.promtap.http.RestEasyProbe;
import io.promtap.http.ServerProbe;
import io.promtap.http.ServletProbe;
import io.promtap.http.SpringProbe;
import io.promtap.http.TemplateProbe;
import io.promtap.http.WebApplications;
import io.promtap.jdbc.BatchProbe;
import io.promtap.jdbc.ConnectionProbe;
import io.promtap.jdbc.DriverWorkProbe;
import io.promtap.jdbc.JdbcRecorder;
import io.promtap.jdbc.PoolProbe;
import io.promtap.jdbc.R2dbcProbe;
import io.promtap.jdbc.SourceProbe;
import io.promtap.jdbc.StatementProbe;
import io.promtap.log.Failures;
import io.promtap.methods.Rules;
import io.promtap.metrics.MetricRegistry;
import io.promtap.weaving.Probe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of features: each puts its recorder on the bridge and gives its probes. It is separate
 * from {@link Agent}, because the JVM verifies this class against the bridge, which must be
 * published first.
 */
final class Features {

  private Features() {}

  /**
   * Installs the features and returns their probes.
   *
   * @param attached whether the application already runs
   */
  static List<Probe> install(
      PromtapConfig config, MetricRegistry registry, Rules rules, boolean attached) {
    List<Probe> probes = new ArrayList<>();
    PromtapBridge.failures =
        new PromtapFailures() {
          @Override
          public void failed(Throwable failure, @Nullable String where) {
            Failures.record(where, failure);
          }
        };
    Applications applications = rules.applications();
    if (applications != null) {
      PromtapBridge.routes = new WebApplications(applications);
      probes.add(new ApplicationProbe());
    }
    if (config.http().enabled()) {
      HttpRecorder.install(registry, config.http(), applications);
      probes.add(new ServletProbe(config.exemplars()));
      probes.add(new LegacyResponseProbe());
      probes.add(new SpringProbe());
      probes.add(new JerseyProbe());
      probes.add(new RestEasyProbe());
      probes.add(new CxfProbe());
      probes.add(new TemplateProbe());
      probes.add(new RegistrationsProbe());
      ServerProbe.addAll(probes, config.http().sizes(), config.exemplars());
    }
    if (config.jdbc().enabled()) {
      JdbcRecorder jdbc =
          new JdbcRecorder(
              registry, config.jdbc().buckets(), config.jdbc().leakAfterNanos(), applications);
      PromtapBridge.jdbc = jdbc;
      PromtapBridge.r2dbc = jdbc.r2dbc();
      probes.add(new StatementProbe());
      probes.add(new BatchProbe());
      probes.add(new ConnectionProbe());
      probes.add(new SourceProbe());
      probes.add(new DriverWorkProbe());
      probes.add(new PoolProbe(attached));
      probes.add(new R2dbcProbe());
    }
    rules.apply(config.rules());
    PromtapBridge.rules = rules.recorder();
    probes.add(rules.probe());
    return probes;
  }

  /** Returns what the installed features want to be done once a second. */
  static List<Runnable> chores() {
    PromtapJdbc jdbc = PromtapBridge.jdbc;
    return jdbc instanceof Runnable
        ? Collections.singletonList((Runnable) jdbc)
        : Collections.emptyList();
  }
}
