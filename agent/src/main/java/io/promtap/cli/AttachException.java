package io.promtap.cli;

/** Why a JVM cannot be attached to, or what it answered; the message is for the user. */
final class AttachException extends Exception {

  private static final long serialVersionUID = 1L;

  AttachException(String message) {
    super(message);
  }
}
