// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The names that frameworks give to exchanges on any thread, while the server may end them on
 * another and use their objects for the next ones. So a name is one number with that of its
 * exchange, and is set by compare-and-set: one that comes late goes to no other exchange.
 */
final class ExchangeNames {

  /** Of an exchange that is none of HTTP/2. */
  static final int NO_STREAM = 0;

  private static final AtomicLongFieldUpdater<PromtapRequest> ROUTE =
      AtomicLongFieldUpdater.newUpdater(PromtapRequest.class, "route");

  private static final long STAYS = 1L << 31;

  private final RequestCounter counter;
  private final PathParts parts;

  ExchangeNames(RequestCounter counter, PathParts parts) {
    this.counter = counter;
    this.parts = parts;
  }

  /** Does what {@link io.promtap.bridge.PromtapExchanges#named} and its kin say. */
  void named(
      Object connection, int stream, @Nullable Object head, int path, @Nullable String basePath) {
    HttpMetrics.Endpoint endpoint = parts.endpoint(path, basePath);
    set(connection, stream, head, endpoint == null ? 0 : endpoint.id + 1);
  }

  void stays(Object connection, int stream, @Nullable Object head) {
    set(connection, stream, head, STAYS);
  }

  private void set(Object connection, int stream, @Nullable Object head, long name) {
    Object holder = holderOrNull(connection, stream);
    PromtapRequest request = findOrNull(holder, stream, head);
    while (request != null && request.isExchange && !request.isNamed) {
      long before = request.route;
      // Found once more, since the object may have gone to another exchange before the number was
      // read.
      if ((before & STAYS) != 0 || findOrNull(holder, stream, head) != request) {
        return;
      }
      if (name == STAYS
          ? ROUTE.compareAndSet(request, before, before | STAYS)
          : rename(request, before, name)) {
        return;
      }
      request = findOrNull(holder, stream, head);
    }
  }

  @Nullable PromtapRequest find(Object connection, int stream, @Nullable Object head) {
    return findOrNull(holderOrNull(connection, stream), stream, head);
  }

  private static @Nullable PromtapRequest findOrNull(
      @Nullable Object holder, int stream, @Nullable Object head) {
    if (holder instanceof PipelinedExchanges) {
      return ((PipelinedExchanges) holder).find(head);
    }
    if (holder instanceof StreamExchanges) {
      return ((StreamExchanges) holder).find(stream);
    }
    PromtapRequest request = (PromtapRequest) holder;
    return request != null && RequestLife.isOpen(request) ? request : null;
  }

  /** Returns what knows the exchanges of a connection, or its one exchange. */
  private @Nullable Object holderOrNull(Object connection, int stream) {
    if (stream != NO_STREAM) {
      return counter.byStream.get(connection);
    }
    PipelinedExchanges exchanges = counter.byConnection.get(connection);
    return exchanges == null ? counter.byContainer.get(connection) : exchanges;
  }

  /**
   * Replaces the name of a request.
   *
   * @param before its {@code route}
   * @return false if that has changed
   */
  static boolean rename(PromtapRequest request, long before, long name) {
    return ROUTE.compareAndSet(request, before, before & ~RequestLife.ROUTE_NAME | name);
  }
}
