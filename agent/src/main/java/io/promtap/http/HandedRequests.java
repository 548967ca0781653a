// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import io.promtap.support.WeakIdentityMap;
import org.jspecify.annotations.Nullable;

/**
 * The requests that a framework works on by threads of its own, by the objects that it has there:
 * the server's request, and its own call. No thread tells them then, and the server's objects do
 * not lead to the connection.
 *
 * <p>The other one may be a whole server: Armeria gives requests to a Tomcat or a Jetty in the same
 * JVM. The server next to the wire counts such a request. The inner one has an object for it, by
 * which its threads find it, and only names it.
 *
 * <p>A request costs 24 bytes and 40 for each of the two objects (64-bit JVM, compressed
 * references), until they are collected. The number of the request in {@link PromtapRequest#route}
 * tells it from the next one of the same connection: a name that comes late goes to no other
 * request.
 */
final class HandedRequests {

  private static final int NUMBER_SHIFT = 32;

  /** The entry of a request that is not known any more, or never was. */
  private static final Handed UNKNOWN = new Handed(RequestLife.OVER);

  private final WeakIdentityMap<Handed> byObject = new WeakIdentityMap<>(1 << 10);

  private final WeakIdentityMap<Handed> byContainer = new WeakIdentityMap<>(1 << 10);

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
   * Adds the object that an inner server has for a request.
   *
   * @param object what {@link #add} had
   * @param isWhole whether the outer server gives it all paths, and the name is left to it
   */
  void addContainer(Object container, Object object, boolean isWhole) {
    Handed handed = byObject.get(object);
    if (handed != null && isWhole && handed.isCurrent()) {
      handed.request.isNamed = false;
    }
    byContainer.put(container, handed == null ? UNKNOWN : handed);
  }

  /**
   * Adds an object by which an inner server goes on with the request of this thread.
   *
   * @return false if the thread works for no such request
   */
  boolean addFurther(PromtapThread thread, Object container) {
    PromtapRequest request = thread.request;
    if (!thread.insideInner || request == null) {
      return false;
    }
    if (request == RequestLife.OVER) {
      byContainer.put(container, UNKNOWN);
      return true;
    }
    Handed handed = new Handed(request);
    if (request.id != thread.requestId || !handed.isCurrent()) {
      return false;
    }
    byContainer.put(container, handed);
    return true;
  }

  /**
   * Returns the request that an inner server has this object for.
   *
   * @return one that is over if it has ended; {@code null} if no other server has given it
   */
  @Nullable PromtapRequest find(Object container) {
    Handed handed = byContainer.get(container);
    if (handed == null) {
      return null;
    }
    return handed.isCurrent() ? handed.request : RequestLife.OVER;
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

    boolean isCurrent() {
      return request.route >>> NUMBER_SHIFT == number && RequestLife.isOpen(request);
    }
  }
}
