package io.promtap.attach;

/** Why a JVM cannot be attached to, or what it answered; the message is for the user. */
public final class AttachException extends Exception {

  private static final long serialVersionUID = 1L;

  public AttachException(String message) {
    super(message);
  }
}
