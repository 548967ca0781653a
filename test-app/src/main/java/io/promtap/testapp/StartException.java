// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

/** The service cannot start; the message tells the operator what to change. */
final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
