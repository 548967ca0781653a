package io.promtap.http;

import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;

/** Hears where known containers begin and end requests. Runs on their threads. */
final class ContainerRecorder implements PromtapContainers {

  /** What is visited when a request was ended before. */
  private static final PromtapRequest OVER = new PromtapRequest();

  static {
    OVER.set(PromtapRequest.ENDED);
  }

  private final RequestCounter counter;

  ContainerRecorder(RequestCounter counter) {
    this.counter = counter;
  }

  @Override
  public PromtapThread visited(Object container, long id) {
    counter.knowsContainer = true;
    PromtapThread thread = PromtapThread.current();
    if (thread.insideContainer && isInside(thread)) {
      // A dispatch to another application: the same request in another object of the container.
      return null;
    }
    PromtapRequest request = requestOf(container, id);
    if (thread.insideContainer && thread.request == request && thread.requestId == request.id) {
      return null;
    }
    visit(thread, request);
    return thread;
  }

  @Override
  public PromtapThread visitedTooLate() {
    PromtapThread thread = PromtapThread.current();
    if (thread.insideContainer) {
      return null;
    }
    visit(thread, OVER);
    return thread;
  }

  private static void visit(PromtapThread thread, PromtapRequest request) {
    thread.insideContainer = true;
    thread.insideApplication = false;
    thread.request = request;
    thread.requestId = request.id;
  }

  /** Not by the flag alone: an exit that was lost must not swallow the thread's next requests. */
  private static boolean isInside(PromtapThread thread) {
    PromtapRequest request = thread.request;
    return thread.insideApplication
        && request.id == thread.requestId
        && request.get() == PromtapRequest.INSIDE;
  }

  private PromtapRequest requestOf(Object container, long id) {
    PromtapRequest request = counter.byContainer.get(container);
    if (request == null) {
      return begin(container, id < 0 ? 0 : id);
    }
    if (id == NEXT || id >= 0 && id != request.id) {
      return next(container, request, id == NEXT ? request.id + 1 : id);
    }
    return request;
  }

  private PromtapRequest begin(Object container, long id) {
    PromtapRequest request = new PromtapRequest();
    request.id = id;
    counter.byContainer.put(container, request);
    return request;
  }

  /** The numbers for the next request of this object. */
  private PromtapRequest next(Object container, PromtapRequest last, long id) {
    if (last.get() == PromtapRequest.CLOSED) {
      // Its thread is still inside the application and will count it.
      return begin(container, id);
    }
    // An end that was lost; a container's object serves one request at a time.
    counter.drop(last);
    // First, so that a thread that still visits the last one sees that it is over.
    last.id = id;
    last.set(PromtapRequest.IDLE);
    return last;
  }

  @Override
  public void committed(Object container, int status) {
    PromtapRequest request = counter.byContainer.get(container);
    if (request != null && request.sentStatus == 0 && isGoingOn(request)) {
      request.sentStatus = status;
    }
  }

  @Override
  public void refused(Object container, int status) {
    PromtapRequest request = counter.byContainer.get(container);
    if (request != null && isGoingOn(request)) {
      request.sentStatus = status;
    }
  }

  private static boolean isGoingOn(PromtapRequest request) {
    int state = request.get();
    return state == PromtapRequest.INSIDE || state == PromtapRequest.OUTSIDE;
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
    if (request == null || id >= 0 && id != request.id) {
      return;
    }
    int state = request.get();
    if (state != PromtapRequest.INSIDE && state != PromtapRequest.OUTSIDE) {
      return;
    }
    long nanos = System.nanoTime() - request.startNanos;
    if (state == PromtapRequest.INSIDE) {
      request.nanos = nanos;
      request.eventStream = eventStream;
      if (request.sentStatus == 0) {
        request.sentStatus = status;
      }
      if (request.compareAndSet(PromtapRequest.INSIDE, PromtapRequest.CLOSED)) {
        return;
      }
    }
    if (RequestCounter.takeEnd(request, PromtapRequest.OUTSIDE)) {
      request.nanos = nanos;
      request.eventStream = eventStream;
      try {
        counter.record(request, status);
      } finally {
        // Last, so that whoever sees nothing in flight sees all of it counted.
        counter.leaveFlight();
      }
    }
  }

  @Override
  public boolean wantsSizes(Object container, long id) {
    return unsized(counter.byContainer.get(container), id);
  }

  private static boolean unsized(PromtapRequest request, long id) {
    if (request == null || id >= 0 && id != request.id || request.isSized) {
      return false;
    }
    int state = request.get();
    return state == PromtapRequest.ENDED || state == PromtapRequest.CLOSED;
  }

  @Override
  public void sized(
      Object container, long id, long declaredBytes, long readBytes, long responseBytes) {
    PromtapRequest request = counter.byContainer.get(container);
    if (unsized(request, id)) {
      request.isSized = true;
      counter.recordSizes(request, declaredBytes >= 0 ? declaredBytes : readBytes, responseBytes);
    }
  }
}
