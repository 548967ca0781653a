// SPDX-License-Identifier: Apache-2.0
package vertx3;

/** A stand-in for the interface of Vert.x Web 3, where no router knows the one above it. */
public interface RoutingContextInternal {
  boolean failed();
}
