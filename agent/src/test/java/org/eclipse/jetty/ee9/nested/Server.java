// SPDX-License-Identifier: Apache-2.0
package org.eclipse.jetty.ee9.nested;

/** Stands for the server of Jetty before 12, which is in one package with this channel. */
public class Server {

  public void handle(HttpChannel channel) {
    channel.getRequest().setHandled(true);
  }
}
