// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.spring;

/** The exception that the controllers have a handler for. */
final class HandledException extends RuntimeException {
  private static final long serialVersionUID = 1;

  HandledException() {
    super("has a handler");
  }
}
