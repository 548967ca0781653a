// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.config.HttpServerConfig;
import java.net.BindException;
import java.net.UnknownHostException;

/** A message for the user about a side port that cannot be opened: the reason and the remedy. */
public final class PortTrouble {

  private static final int LEAST_FREE_PORT = 1024;
  private static final String LATER = "; metrics are counted and the port is tried again";
  private static final String AGAIN = LATER + ". ";
  private static final String OTHER_HOST = "PROMTAP_HOST=0.0.0.0 listens on every address";
  private static final String ANY_PORT = "PROMTAP_PORT=0 takes any free one";
  private static final String DENIED = "Permission denied";
  private static final String NEVER =
      ", ports below 1024 need a privilege; metrics are counted and the port stays closed. ";

  private PortTrouble() {}

  /**
   * Returns whether no later attempt can succeed: the process, which gets no more privileges, may
   * not have the port.
   */
  public static boolean isForEver(Throwable failure, HttpServerConfig server) {
    return failure instanceof BindException
        && String.valueOf(failure.getMessage()).contains(DENIED)
        && server.port() < LEAST_FREE_PORT
        && server.port() > 0;
  }

  /** Returns whether a certificate, a password or a token is not there yet. */
  public static boolean isProtection(Throwable failure) {
    return failure instanceof ProtectionTrouble;
  }

  /**
   * Describes a failed attempt. Only the operating system's text tells the reason, and it may be in
   * any language. The message repeats a text that is not known.
   */
  public static String describe(Throwable failure, HttpServerConfig server) {
    String reason = String.valueOf(failure.getMessage());
    if (failure instanceof UnknownHostException) {
      return "no side port: " + reason + AGAIN + OTHER_HOST;
    }
    if (isProtection(failure)) {
      return "no side port: " + reason + LATER;
    }
    String port = "port " + server.port() + " on " + server.host();
    if (!(failure instanceof BindException)) {
      return port + " cannot be opened (" + failure + ")" + LATER;
    }
    if (reason.contains(DENIED)) {
      return port
          + " is refused to this process ("
          + reason
          + ")"
          + (isForEver(failure, server) ? NEVER : AGAIN)
          + "PROMTAP_PORT=9464, for instance, takes another";
    }
    if (reason.contains("Cannot assign requested address")) {
      return server.host() + " is no address of this machine (" + reason + ")" + AGAIN + OTHER_HOST;
    }
    boolean taken = reason.contains("in use");
    return port + (taken ? " is taken (" : " cannot be opened (") + reason + ")" + AGAIN + ANY_PORT;
  }
}
