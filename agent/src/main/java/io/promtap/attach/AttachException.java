// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

/** The failure to attach to a JVM, or a refusal that it answered. The message is for the user. */
public final class AttachException extends Exception {

  private static final long serialVersionUID = 1L;

  public AttachException(String message) {
    super(message);
  }
}
