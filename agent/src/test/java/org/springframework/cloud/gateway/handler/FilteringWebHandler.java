// SPDX-License-Identifier: Apache-2.0
package org.springframework.cloud.gateway.handler;

import org.springframework.web.server.ServerWebExchange;

/** A stand-in for the gateway's class: the method that is woven. */
public class FilteringWebHandler {
  public Object handle(ServerWebExchange exchange) {
    return exchange;
  }
}
