// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

/** An agent died in the middle of its run; nobody in the service catches it. */
final class AgentCrashedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AgentCrashedException(String message) {
    super(message);
  }
}
