// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

/** The failure to watch a JVM, with the reason and the remedy on one line. */
public final class DiscoverException extends Exception {
  private static final long serialVersionUID = 1L;

  public DiscoverException(String message) {
    super(message);
  }

  public DiscoverException(String message, Throwable cause) {
    super(message + ": " + cause, cause);
  }
}
