// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import jakarta.servlet.Filter;
import javax.sql.DataSource;

/** The parts of the service without any metric: what runs alone and under an agent. */
class Instrumentation {
  /** Returns what this variant has in its own code. */
  static Instrumentation of(Variant variant) {
    return switch (variant) {
      case HAND_USUAL -> new InstrumentationUsual();
      case HAND_ALL -> new InstrumentationByHand();
      default -> new Instrumentation();
    };
  }

  /** Returns the filter before the servlets; null for none. */
  Filter filter() {
    return null;
  }

  Database database(DataSource source) {
    return new Database(source);
  }

  Agent agent(String id) {
    return new Agent(id);
  }

  Shop shop(String region) {
    return new Shop(region);
  }

  Till till() {
    return new Till();
  }

  Depot depot() {
    return new Depot();
  }

  /** Returns what was counted by hand. */
  Counts counts() {
    return Counts.NONE;
  }
}
