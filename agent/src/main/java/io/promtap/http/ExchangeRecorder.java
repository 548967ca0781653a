// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapExchanges;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import org.jspecify.annotations.Nullable;

/**
 * The recorder of exchanges in servers without servlets. It gives an exchange its request, which
 * begins and is at once outside the application: who works on it, and on which threads, is not
 * known. The end is {@link ContainerRecorder}'s. Runs on the threads of the server.
 */
final class ExchangeRecorder implements PromtapExchanges {

  private final RequestCounter counter;
  private final ContainerRecorder containers;
  private final EndpointNames names;

  /** {@code null} unless the user wants to know the applications. */
  private final @Nullable ApplicationsInFlight inFlight;

  /** A bit for each server that servlets run on. It is of the JVM, as the loaded classes are. */
  private static volatile int withServlets;

  ExchangeRecorder(
      RequestCounter counter,
      ContainerRecorder containers,
      EndpointNames names,
      @Nullable ApplicationsInFlight inFlight) {
    this.counter = counter;
    this.containers = containers;
    this.names = names;
    this.inFlight = inFlight;
  }

  /**
   * Notes that servlets run on this server. They are the application then: what the server answers
   * without them reached none, and is not counted any more.
   */
  static synchronized void servesServlets(int server) {
    withServlets |= 1 << server;
  }

  @Override
  public @Nullable PromtapThread began(
      int server,
      Object holder,
      long id,
      @Nullable String method,
      @Nullable String target,
      @Nullable String mapping) {
    if ((withServlets & 1 << server) != 0) {
      return null;
    }
    PromtapRequest request = begin(holder, id, method, target, mapping);
    PromtapThread thread = PromtapThread.current();
    if (thread.insideContainer && thread.request != request && ContainerRecorder.isInside(thread)) {
      return null;
    }
    ContainerRecorder.visit(thread, request);
    // A framework may name it by its own template, as it does in a servlet.
    thread.insideApplication = server == PLAIN;
    return thread;
  }

  private PromtapRequest begin(
      Object holder,
      long id,
      @Nullable String method,
      @Nullable String target,
      @Nullable String mapping) {
    PromtapRequest request = containers.requestOf(holder, id);
    if (!RequestLife.isIdle(request)) {
      return request;
    }
    counter.life.begin(request);
    request.isExchange = true;
    request.method = HttpMethods.index(method) + 1;
    request.endpoint = names.ofTarget(target, mapping).id + 1;
    if (inFlight != null) {
      inFlight.arrived(request, inFlight.applications.current(null));
    }
    counter.life.leave(request);
    return request;
  }

  @Override
  public void traced(Object holder, long id, @Nullable String traceparent) {
    PromtapRequest request = openOrNull(holder, id);
    if (request != null) {
      Traceparent.read(traceparent, request);
      PromtapThread thread = PromtapThread.currentOrNull();
      if (thread != null && thread.insideApplication && thread.request == request) {
        counter.trace(request);
      }
    }
  }

  @Override
  public void left() {
    counter.untrace();
    PromtapThread thread = PromtapThread.currentOrNull();
    if (thread != null) {
      thread.leaveContainer();
    }
  }

  @Override
  public void committed(Object holder, long id, int status, boolean eventStream) {
    PromtapRequest request = openOrNull(holder, id);
    if (request != null && request.sentStatus == 0) {
      request.eventStream = eventStream;
      request.sentStatus = status;
    }
  }

  @Override
  public void rejected(Object holder, @Nullable String requestLine, int status) {
    String line = requestLine == null ? "" : requestLine;
    int method = line.indexOf(' ');
    int target = line.indexOf(' ', method + 1);
    if (method > 0 && target > 0) {
      begin(
          holder,
          PromtapContainers.NEXT,
          line.substring(0, method),
          line.substring(method + 1, target),
          null);
      containers.ended(holder, PromtapContainers.SAME, status, false);
    }
  }

  private @Nullable PromtapRequest openOrNull(Object holder, long id) {
    PromtapRequest request = counter.byContainer.get(holder);
    return request != null && request.id == id && RequestLife.isOpen(request) ? request : null;
  }
}
