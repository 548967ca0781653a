// SPDX-License-Identifier: Apache-2.0
/**
 * Small applications that the tests start as JVMs of their own, with and without the agent.
 * Compiled for Java 8 so that every JVM runs them; they know nothing of the agent or of the tests.
 */
package io.promtap.it.apps;
