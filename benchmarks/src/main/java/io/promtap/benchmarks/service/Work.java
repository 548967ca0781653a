// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What each endpoint does, with the parts that the variant has. */
final class Work {
  static final int ROWS = 1_024;
  private static final int AGENTS = 8;
  private static final String[] REGIONS = {"north", "south", "east", "west"};
  private static final String[] CHANNELS = {"web", "phone", "partner", "shop"};

  /** What an ORM sends for four kinds of entities; each has its place in the driver's cache. */
  private static final String[] SELECTS = {
    "select amount from orders where id = ?",
    "select id from orders where id = ?",
    "select amount, id from orders where id = ?",
    "select id, amount from orders where id = ?"
  };

  private static final String UPDATE = "update orders set amount = amount + 1 where id = ?";

  private final Database database;
  private final Database second;
  private final List<Agent> agents = new ArrayList<>();
  private final List<Shop> shops = new ArrayList<>();
  private final Till till;
  private final Depot depot;

  /**
   * @param second the database through another pool
   */
  Work(Instrumentation instrumentation, Database database, Database second) {
    this.database = database;
    this.second = second;
    for (int i = 0; i < AGENTS; i++) {
      agents.add(instrumentation.agent("agent-" + i));
    }
    for (String region : REGIONS) {
      shops.add(instrumentation.shop(region));
    }
    till = instrumentation.till();
    depot = instrumentation.depot();
  }

  /** Returns a sum that nobody needs, so that nothing is left out as useless. */
  int run(Endpoint endpoint) throws SQLException {
    return switch (endpoint) {
      case HELLO -> 0;
      case DB -> oneStatement(endpoint.statements);
      case ORM -> manyStatements(endpoint.statements);
      case AGENTS -> executions(endpoint.executions);
      case THIS -> serve(endpoint.calls);
      case RULES -> rules(endpoint.calls / RuleMetrics.METHODS.size());
      case MIXED -> statements() + executions(endpoint.executions) + rules(1);
    };
  }

  private int oneStatement(int times) throws SQLException {
    int sum = 0;
    int from = ThreadLocalRandom.current().nextInt(ROWS - times);
    try (Database.Session session = database.open();
        Database.Query query = session.prepare(SELECTS[0])) {
      for (int i = 0; i < times; i++) {
        sum += query.find(from + i);
      }
    }
    return sum;
  }

  private int manyStatements(int times) throws SQLException {
    int sum = 0;
    int from = ThreadLocalRandom.current().nextInt(ROWS - times);
    try (Database.Session session = database.open()) {
      for (int i = 0; i < times; i++) {
        try (Database.Query query = session.prepare(SELECTS[i % SELECTS.length])) {
          sum += query.find(from + i);
        }
      }
    }
    return sum;
  }

  private int statements() throws SQLException {
    int id = ThreadLocalRandom.current().nextInt(ROWS);
    int sum;
    try (Database.Session session = database.open();
        Database.Query query = session.prepare(SELECTS[0])) {
      sum = query.find(id);
    }
    try (Database.Session session = second.open();
        Database.Query update = session.prepare(UPDATE)) {
      return sum + update.change(id);
    }
  }

  private int executions(int times) {
    int sum = 0;
    for (int i = 0; i < times; i++) {
      sum += agents.get(i % AGENTS).execute(CHANNELS[i % CHANNELS.length]);
    }
    return sum;
  }

  private int serve(int times) {
    int sum = 0;
    for (int i = 0; i < times; i++) {
      sum += shops.get(i % REGIONS.length).serve(Order.some(i));
    }
    return sum;
  }

  /** Calls each of the dozen so many times. */
  private int rules(int times) {
    int sum = 0;
    for (int i = 0; i < times; i++) {
      Order order = Order.some(i);
      String channel = CHANNELS[i / 2 % CHANNELS.length];
      Shop shop = shops.get(i % REGIONS.length);
      sum += shop.greet(order) + shop.serve(order);
      sum += shop.quote(order, channel) + shop.settle(order, channel);
      sum += till.open(order) + till.close(order) + till.pay(order) + till.refund(order);
      sum += depot.ship(order, channel) + depot.track(order, channel);
      sum += depot.audit(channel) + depot.archive(order);
    }
    return sum;
  }
}
