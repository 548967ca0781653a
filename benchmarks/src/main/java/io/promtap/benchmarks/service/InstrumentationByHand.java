// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import jakarta.servlet.Filter;
import javax.sql.DataSource;

/** The parts of the service with all that Promtap records. */
class InstrumentationByHand extends Instrumentation {
  final MetricsByHand metrics = new MetricsByHand();
  private final RuleMetrics rules = new RuleMetrics(metrics);
  private final ShopByHand.Metrics shops = new ShopByHand.Metrics(rules);

  @Override
  Filter filter() {
    return new RequestsByHand(metrics);
  }

  @Override
  Database database(DataSource source) {
    return new DatabaseByHand(source, metrics);
  }

  @Override
  Agent agent(String id) {
    return new AgentByHand(id, metrics);
  }

  @Override
  Shop shop(String region) {
    return new ShopByHand(region, shops);
  }

  @Override
  Till till() {
    return new TillByHand(rules);
  }

  @Override
  Depot depot() {
    return new DepotByHand(rules);
  }

  @Override
  Counts counts() {
    return new Counts(
        MetricsByHand.sum(metrics.requests),
        MetricsByHand.sum(metrics.queries),
        MetricsByHand.sum(metrics.executions),
        rules.counted());
  }
}
