// SPDX-License-Identifier: Apache-2.0
package io.vertx.ext.web.impl;

/** A stand-in for the interface of Vert.x Web, which knows the router above since version 4. */
public interface RoutingContextInternal {
  RoutingContextInternal parent();
}
