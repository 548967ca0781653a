// SPDX-License-Identifier: Apache-2.0
/**
 * What the tests are told with: JVMs, the service, its requests, its metrics page, Prometheus,
 * PostgreSQL.
 *
 * <p>Everything here runs in the test's JVM and starts other processes; each of those ends with the
 * test that started it. Nothing is shared between test classes.
 */
package io.promtap.it.harness;
