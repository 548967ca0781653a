// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

/** A request that is refused, with the status and the words that the client gets. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  ApiException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
