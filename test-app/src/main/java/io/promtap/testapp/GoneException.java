// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

/** Escapes its servlet; the context maps it to an error page that answers 410. */
final class GoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GoneException() {
    super("this part of the API is gone");
  }
}
