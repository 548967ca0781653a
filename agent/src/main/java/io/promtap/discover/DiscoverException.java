package io.promtap.discover;

/** Why a JVM could not be watched, with what to do about it, on one line. */
public final class DiscoverException extends Exception {
  private static final long serialVersionUID = 1L;

  public DiscoverException(String message) {
    super(message);
  }

  public DiscoverException(String message, Throwable cause) {
    super(message + ": " + cause, cause);
  }
}
