// SPDX-License-Identifier: Apache-2.0
package io.helidon.webserver.http;

import io.helidon.webserver.ConnectionContext;

/** Stands for the type of Helidon 4 of this name, which needs Java 21. */
public class HttpRouting {

  public void route(ConnectionContext context, RoutingRequest request, RoutingResponse response) {
    response.hasEntity();
  }
}
