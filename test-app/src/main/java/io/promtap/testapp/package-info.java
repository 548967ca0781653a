// SPDX-License-Identifier: Apache-2.0
/**
 * A small real service: the REST API of an agent platform on embedded Tomcat, HikariCP and H2 or
 * PostgreSQL.
 *
 * <p>It is what Promtap is shown and tested on, so it knows nothing of Promtap: no dependency, no
 * import, no annotation. The application class loader loads it; requests run on Tomcat's worker
 * threads. Only {@link io.promtap.testapp.LiveTable} is a program of its own, run in a second JVM
 * by {@code ./demo}.
 *
 * <p>Where to look: {@code Main} starts and stops, {@code TestApp} holds the parts together, {@code
 * Routes} maps paths to servlets, {@code AgentRunner} is the business method, {@code Scenario} says
 * what each request of the built-in load costs, {@code LoadDriver} sends them.
 */
package io.promtap.testapp;
