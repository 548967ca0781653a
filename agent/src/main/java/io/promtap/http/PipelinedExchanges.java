// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of one connection whose responses are still to come, the oldest first. HTTP/1.1
 * lets a client send its next requests before it has the response, and has the responses in the
 * same order (RFC 9112, section 9.3.2).
 *
 * <p>The requests lie in a ring and are used again, so that a connection makes new objects only if
 * more of them wait than ever before. Only the connection's own thread changes it. Others read it
 * at any time: whether a request is in flight, it says itself.
 *
 * <p>Each has a number, which says its order. One that comes while others wait also has the
 * identity hash of its head in it, since a framework may work on several of them at once. That hash
 * costs a call of the JVM, which a connection without pipelining does not pay.
 */
final class PipelinedExchanges {

  /** A client that sends more, and reads nothing, must not fill the memory. */
  private static final int MOST = 1_024;

  private static final int FEW = 2;

  /** In the number of a request. */
  private static final int HASH_BITS = 32;

  private static final int NO_HASH = 0;

  /** The length is a power of two. Replaced when it grows. */
  private volatile PromtapRequest[] ring = ring(new PromtapRequest[0], 0, FEW);

  private int oldest;
  private int size;

  /** How many have come. */
  private int count;

  /** Those that came when the ring was full. They are not counted, and come after all others. */
  private int uncounted;

  private static PromtapRequest[] ring(PromtapRequest[] from, int oldest, int length) {
    PromtapRequest[] ring = new PromtapRequest[length];
    for (int i = 0; i < length; i++) {
      if (i < from.length) {
        ring[i] = from[(oldest + i) & (from.length - 1)];
      } else {
        ring[i] = newRequest();
      }
    }
    return ring;
  }

  private static PromtapRequest newRequest() {
    PromtapRequest request = new PromtapRequest();
    request.isServers = true;
    return request;
  }

  /**
   * Returns a request for one more exchange; {@code null} if too many wait.
   *
   * @param head an object of the head of its request
   */
  @Nullable PromtapRequest add(Object head) {
    if (size == MOST || uncounted > 0) {
      uncounted++;
      return null;
    }
    if (size == ring.length) {
      ring = ring(ring, oldest, 2 * size);
      oldest = 0;
    }
    PromtapRequest request = ring[(oldest + size) & (ring.length - 1)];
    request.id = (long) ++count << HASH_BITS | (size == 0 ? NO_HASH : hash(head));
    size++;
    return request;
  }

  private static int hash(Object head) {
    return System.identityHashCode(head) & Integer.MAX_VALUE;
  }

  /**
   * Returns an exchange that has begun and not ended; {@code null} if there is none. May be called
   * on any thread that works on the exchange.
   *
   * @param head an object of the head of its request; {@code null} for the oldest one
   */
  @Nullable PromtapRequest find(@Nullable Object head) {
    PromtapRequest first = null;
    PromtapRequest found = null;
    int hash = NO_HASH;
    for (PromtapRequest each : ring) {
      if (!RequestLife.isOpen(each)) {
        continue;
      }
      if (first == null || each.id < first.id) {
        first = each;
      }
      int own = (int) each.id;
      if (head != null && own != NO_HASH) {
        hash = hash == NO_HASH ? hash(head) : hash;
        found = own == hash ? each : found;
      }
    }
    if (head == null || found != null) {
      return found == null ? first : found;
    }
    // Only one that came when no other was there has no hash, and it is older than all others.
    return first != null && (int) first.id == NO_HASH ? first : null;
  }

  /** Returns the exchange whose response comes next; {@code null} if it is not counted. */
  @Nullable PromtapRequest oldest() {
    return size == 0 ? null : ring[oldest];
  }

  /** Returns the exchange whose request came last; {@code null} if it is not counted. */
  @Nullable PromtapRequest newest() {
    return size == 0 || uncounted > 0 ? null : ring[(oldest + size - 1) & (ring.length - 1)];
  }

  /**
   * Removes and returns the exchange whose response comes next, which does not come back for
   * another one; {@code null} if it is not counted.
   */
  @Nullable PromtapRequest take() {
    PromtapRequest taken = oldest();
    if (taken != null) {
      ring[oldest] = newRequest();
    }
    remove();
    return taken;
  }

  /** Removes the exchange whose response came. */
  void remove() {
    if (size > 0) {
      size--;
      oldest = (oldest + 1) & (ring.length - 1);
    } else if (uncounted > 0) {
      uncounted--;
    }
  }

  /** Passes all requests, also those that have ended. */
  void forEach(Consumer<? super PromtapRequest> taker) {
    for (PromtapRequest request : ring) {
      taker.accept(request);
    }
  }
}
