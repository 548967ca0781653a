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

  private static final long LOW = 0xffff_ffffL;

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
    PromtapRequest request = findOrNull(connection, stream, head);
    while (request != null && request.isExchange && !request.isNamed) {
      long before = request.route;
      // Found once more, since the object may have gone to another exchange before the number was
      // read.
      if ((before & STAYS) != 0 || findOrNull(connection, stream, head) != request) {
        return;
      }
      long after = name == STAYS ? before | STAYS : before & ~LOW | name;
      if (ROUTE.compareAndSet(request, before, after)) {
        return;
      }
      request = findOrNull(connection, stream, head);
    }
  }

  @Nullable PromtapRequest findOrNull(Object connection, int stream, @Nullable Object head) {
    if (stream != NO_STREAM) {
      StreamExchanges streams = counter.byStream.get(connection);
      return streams == null ? null : streams.find(stream);
    }
    PipelinedExchanges exchanges = counter.byConnection.get(connection);
    if (exchanges != null) {
      return exchanges.find(head);
    }
    PromtapRequest request = counter.byContainer.get(connection);
    return request != null && RequestLife.isOpen(request) ? request : null;
  }

  /** Takes the name of the exchange before from an object that is to serve another one. */
  static void forget(PromtapRequest request) {
    request.route = (request.route | LOW) + 1;
  }
}
