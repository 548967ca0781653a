// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.web;

/** The exception that the applications throw on purpose, and that has an error page. */
public final class ScenarioException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ScenarioException(String message) {
    super(message);
  }
}
