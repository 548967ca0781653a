// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.config.HttpServerConfig;
import java.io.IOException;
import java.net.UnknownHostException;

/** A message for the user about a side port that cannot be opened: the reason and the remedy. */
public final class PortTrouble {

  private static final String AGAIN = "; metrics are counted and the port is tried again. ";
  private static final String OTHER_HOST = "PROMTAP_HOST=0.0.0.0 listens on every address";
  private static final String ANY_PORT = "PROMTAP_PORT=0 takes any free one";

  private PortTrouble() {}

  /**
   * Describes a failed attempt. Only the operating system's text tells the reason, and it may be in
   * any language. The message repeats a text that is not known.
   */
  public static String describe(IOException failure, HttpServerConfig server) {
    String reason = String.valueOf(failure.getMessage());
    if (failure instanceof UnknownHostException) {
      return "no side port: " + reason + AGAIN + OTHER_HOST;
    }
    String port = "port " + server.port() + " on " + server.host();
    if (reason.contains("Permission denied")) {
      return port
          + " is refused to this process ("
          + reason
          + ")"
          + (server.port() < 1024 ? ", ports below 1024 need a privilege" : "")
          + AGAIN
          + "PROMTAP_PORT=9464, for instance, takes another";
    }
    if (reason.contains("Cannot assign requested address")) {
      return server.host() + " is no address of this machine (" + reason + ")" + AGAIN + OTHER_HOST;
    }
    boolean taken = reason.contains("in use");
    return port + (taken ? " is taken (" : " cannot be opened (") + reason + ")" + AGAIN + ANY_PORT;
  }
}
