package io.promtap.cli;

/** Why a JVM could not be watched, with what to do about it, on one line. */
final class DiscoverException extends Exception {
  private static final long serialVersionUID = 1L;

  DiscoverException(String message) {
    super(message);
  }

  DiscoverException(String message, Throwable cause) {
    super(message + ": " + cause, cause);
  }
}
