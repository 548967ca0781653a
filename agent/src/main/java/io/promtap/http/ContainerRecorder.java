// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import org.jspecify.annotations.Nullable;

/**
 * The recorder of the calls by which known containers begin and end requests. Runs on the threads
 * of the container.
 */
final class ContainerRecorder implements PromtapContainers {

  private final RequestCounter counter;
  private final RequestLife life;
  private final RouteRecorder routes;

  ContainerRecorder(RequestCounter counter, RouteRecorder routes) {
    this.counter = counter;
    this.routes = routes;
    life = counter.life;
  }

  @Override
  public @Nullable PromtapThread visited(Object container, long id) {
    counter.knowsContainer = true;
    PromtapThread thread = PromtapThread.current();
    if (thread.insideContainer && isInside(thread)) {
      // A dispatch to another application: the same request in another object of the container.
      return null;
    }
    HandedRequests handed = routes.handedOver();
    if (handed != null) {
      if (handed.addFurther(thread, container)) {
        return null;
      }
      PromtapRequest inner = handed.find(container);
      if (inner != null) {
        visit(thread, inner);
        if (handed.find(container) != inner) {
          // It ended meanwhile, and its object may serve another one.
          visit(thread, RequestLife.OVER);
        }
        thread.insideInner = true;
        return thread;
      }
    }
    PromtapRequest request = requestOf(container, id);
    if (thread.insideContainer && thread.request == request && thread.requestId == request.id) {
      return null;
    }
    visit(thread, request);
    return thread;
  }

  @Override
  public @Nullable PromtapThread visitedTooLate() {
    PromtapThread thread = PromtapThread.current();
    if (thread.insideContainer) {
      return null;
    }
    visit(thread, RequestLife.OVER);
    return thread;
  }

  static void visit(PromtapThread thread, PromtapRequest request) {
    thread.insideContainer = true;
    thread.insideInner = false;
    thread.insideApplication = false;
    thread.request = request;
    thread.requestId = request.id;
  }

  /** Checks more than the flag: after a lost exit, the thread's next requests must still count. */
  static boolean isInside(PromtapThread thread) {
    PromtapRequest request = thread.request;
    return thread.insideApplication
        && request != null
        && request.id == thread.requestId
        && (thread.insideInner ? RequestLife.isOpen(request) : RequestLife.isInside(request));
  }

  @Override
  public void handedOn(Object container, Object request, @Nullable String route) {
    HandedRequests handed = routes.handedOver();
    if (handed != null) {
      handed.addContainer(container, request, "/*".equals(route) || "/**".equals(route));
    }
  }

  /** Returns whether an object is that of a server inside another one, which counts. */
  boolean isInner(Object container) {
    HandedRequests handed = routes.handedOver();
    return handed != null && handed.find(container) != null;
  }

  /** Returns the request that the container's object serves now, made anew for a new one. */
  PromtapRequest requestOf(Object container, long id) {
    PromtapRequest request = counter.byContainer.get(container);
    if (request == null) {
      return begin(container, id < 0 ? 0 : id, null);
    }
    if (isServing(request, id)) {
      return request;
    }
    if (counter.hasLostEnds()) {
      counter.settle();
    }
    long nextId = id == NEXT ? request.id + 1 : id;
    if (!life.reuse(request, nextId)) {
      return begin(container, nextId, request);
    }
    request.isServers = true;
    return request;
  }

  private PromtapRequest begin(Object container, long id, @Nullable PromtapRequest previous) {
    PromtapRequest request = new PromtapRequest();
    request.id = id;
    request.isServers = true;
    request.previous = previous;
    counter.byContainer.put(container, request);
    return request;
  }

  @Override
  public void forwarding(@Nullable String method) {
    PromtapThread thread = PromtapThread.currentOrNull();
    if (thread != null && thread.insideContainer && thread.request != null) {
      thread.request.clientMethod = HttpMethods.index(method) + 1;
    }
  }

  @Override
  public void committed(Object container, int status) {
    PromtapRequest request = counter.byContainer.get(container);
    if (request != null && request.sentStatus == 0 && RequestLife.isOpen(request)) {
      request.sentStatus = status;
    }
  }

  @Override
  public void refused(Object container, int status) {
    PromtapRequest request = counter.byContainer.get(container);
    if (request != null && RequestLife.isOpen(request)) {
      request.sentStatus = status;
    }
  }

  @Override
  public void aborted(Object container) {
    PromtapRequest request = counter.byContainer.get(container);
    if (request != null) {
      request.isAborted = true;
    }
  }

  @Override
  public void ended(Object container, long id, int status, boolean eventStream) {
    PromtapRequest request = counter.byContainer.get(container);
    if (request != null && isServing(request, id) && life.end(request, status, eventStream)) {
      counter.countEnded(request, status);
    }
  }

  private static boolean isServing(PromtapRequest request, long id) {
    return id == SAME || id == request.id;
  }

  @Override
  public boolean wantsSizes(Object container, long id) {
    PromtapRequest request = counter.byContainer.get(container);
    return request != null && isUnsized(request, id);
  }

  private static boolean isUnsized(PromtapRequest request, long id) {
    return isServing(request, id) && !request.isSized && RequestLife.isOver(request);
  }

  @Override
  public void sized(
      Object container, long id, long declaredBytes, long readBytes, long responseBytes) {
    PromtapRequest request = counter.byContainer.get(container);
    if (request != null && isUnsized(request, id)) {
      request.isSized = true;
      counter.recordSizes(request, declaredBytes >= 0 ? declaredBytes : readBytes, responseBytes);
    }
  }

  @Override
  public void bodyRead(Object connection, int stream, long bytes) {
    PipelinedExchanges exchanges = stream == 0 ? counter.byConnection.get(connection) : null;
    PromtapRequest request =
        exchanges == null ? streamOrNull(connection, stream) : exchanges.newest();
    if (request != null) {
      request.requestBytes += bytes;
    }
  }

  private @Nullable PromtapRequest streamOrNull(Object connection, int stream) {
    StreamExchanges streams = counter.byStream.get(connection);
    return streams == null ? null : streams.get(stream);
  }

  @Override
  public void bodyWritten(Object connection, int stream, long bytes) {
    PipelinedExchanges exchanges = stream == 0 ? counter.byConnection.get(connection) : null;
    PromtapRequest request =
        exchanges == null ? streamOrNull(connection, stream) : exchanges.oldest();
    if (request != null) {
      request.responseBytes += bytes;
    }
  }
}
