// SPDX-License-Identifier: Apache-2.0
package io.helidon.webserver.http;

import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;

/** Stands for the type of Helidon 4 of this name, which needs Java 21. */
public interface RoutingResponse {
  Status status();

  boolean hasEntity();

  ServerResponseHeaders headers();
}
