// SPDX-License-Identifier: Apache-2.0
package io.helidon.webserver.http;

import io.helidon.http.HttpPrologue;
import io.helidon.http.ServerRequestHeaders;

/** Stands for the type of Helidon 4 of this name, which needs Java 21. */
public interface RoutingRequest {
  HttpPrologue prologue();

  ServerRequestHeaders headers();
}
