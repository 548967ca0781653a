// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import io.promtap.support.WeakIdentityMap;

/**
 * The requests that a framework works on by threads of its own, by the objects that it has there:
 * the server's request, and its own call. No thread tells them then, and the server's objects do
 * not lead to the connection.
 *
 * <p>A request costs 24 bytes and 40 for each of the two objects (64-bit JVM, compressed
 * references), until they are collected. The number of the request in {@link PromtapRequest#route}
 * tells it from the next one of the same connection: a name that comes late goes to no other
 * request.
 */
final class HandedRequests {

  private static final int NUMBER_SHIFT = 32;

  private final WeakIdentityMap<Handed> byObject = new WeakIdentityMap<>(1 << 10);

  /** Adds the request that this thread serves. A server may use its object for the next one. */
  void add(Object object, PromtapRequest request) {
    request.isHandedOver = true;
    byObject.put(object, new Handed(request));
  }

  void addCall(Object call, Object object) {
    Handed handed = byObject.get(object);
    if (handed != null) {
      byObject.put(call, handed);
    }
  }

  /**
   * Names a request that has not ended.
   *
   * @param name the number of the endpoint plus 1; or 0
   */
  void name(Object call, int name) {
    Handed handed = byObject.get(call);
    if (handed == null) {
      return;
    }
    PromtapRequest request = handed.request;
    long before = request.route;
    while (before >>> NUMBER_SHIFT == handed.number
        && !ExchangeNames.rename(request, before, name)) {
      before = request.route;
    }
  }

  private static final class Handed {
    final PromtapRequest request;
    final long number;

    Handed(PromtapRequest request) {
      this.request = request;
      this.number = request.route >>> NUMBER_SHIFT;
    }
  }
}
