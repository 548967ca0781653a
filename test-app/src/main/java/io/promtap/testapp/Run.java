// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

/**
 * A run as it is stored.
 *
 * @param status running, succeeded or failed
 * @param output null while it runs
 */
record Run(long id, long agentId, String input, String status, String output) {
  static final String RUNNING = "running";
  static final String SUCCEEDED = "succeeded";
  static final String FAILED = "failed";
}
