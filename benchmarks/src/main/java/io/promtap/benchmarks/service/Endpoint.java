// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import io.promtap.benchmarks.driving.Route;
import java.util.Locale;

/** What the service answers, and how much of what is measured one request of it does. */
enum Endpoint {
  HELLO("a plain request", 0, 0, 0),
  DB("a connection, one statement prepared, 10 executions", 10, 0, 0),
  ORM("a connection, 10 times prepare, execute, close", 10, 0, 0),
  AGENTS("100 executions of 8 agents", 0, 100, 0),
  THIS("100 calls of one rule, one label of this", 0, 0, 100),
  RULES("8 calls of each of 12 rules", 0, 0, 96),
  MIXED("a little of everything", 2, 8, 12);

  final String title;
  final int statements;
  final int executions;
  final int calls;

  Endpoint(String title, int statements, int executions, int calls) {
    this.title = title;
    this.statements = statements;
    this.executions = executions;
    this.calls = calls;
  }

  String path() {
    return "/" + name().toLowerCase(Locale.ROOT);
  }

  Route route() {
    return Route.of(path());
  }
}
