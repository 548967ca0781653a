// SPDX-License-Identifier: Apache-2.0
package org.springframework.web.reactive;

import org.springframework.web.server.ServerWebExchange;

/** A stand-in for Spring's class: the method that is woven. */
public class DispatcherHandler {
  public Object handleRequestWith(ServerWebExchange exchange, Object handler) {
    return handler;
  }
}
