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

  private static final int SWITCHING_PROTOCOLS = 101;

  /** The stream of the request that made a connection one of HTTP/2. */
  private static final int FIRST_STREAM = 1;

  private final RequestCounter counter;
  private final ContainerRecorder containers;
  private final EndpointNames names;

  /** Made with the first name, and the routes with the first one: no start needs their classes. */
  private volatile @Nullable ExchangeNames byFrameworks;

  private volatile @Nullable RouteTree routes;

  /** {@code null} unless the user wants to know the applications. */
  private final @Nullable ApplicationsInFlight inFlight;

  /** A bit for each server that servlets run on. It is of the JVM, as the loaded classes are. */
  static volatile int withServlets;

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
    if (containers.isInner(holder)) {
      return containers.visited(holder, id);
    }
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
    if (RequestLife.isIdle(request)) {
      begin(request, method, target, mapping);
    }
    return request;
  }

  private void begin(
      PromtapRequest request,
      @Nullable String method,
      @Nullable String target,
      @Nullable String mapping) {
    RequestLife.forgetName(request);
    counter.life.prepare(request);
    request.isExchange = true;
    request.method = HttpMethods.index(method) + 1;
    request.endpoint = names.ofTarget(target, mapping).id + 1;
    if (inFlight != null) {
      inFlight.arrived(request, inFlight.applications.current(null));
    }
    counter.life.beginOutside(request);
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

  @Override
  public void queued(
      int server,
      Object connection,
      Object head,
      @Nullable String method,
      @Nullable String target,
      @Nullable String traceparent) {
    if ((withServlets & 1 << server) != 0) {
      return;
    }
    PipelinedExchanges exchanges = counter.byConnection.get(connection);
    if (exchanges == null) {
      exchanges = new PipelinedExchanges();
      counter.byConnection.put(connection, exchanges);
    }
    PromtapRequest request = exchanges.add(head);
    if (request != null) {
      begin(request, method, target, null);
      if (traceparent != null) {
        Traceparent.read(traceparent, request);
      }
    }
  }

  @Override
  public void answering(Object connection, int status, boolean eventStream, boolean isWhole) {
    PipelinedExchanges exchanges = counter.byConnection.get(connection);
    if (exchanges == null) {
      return;
    }
    PromtapRequest request = exchanges.oldest();
    if (request != null && !isInterim(status)) {
      request.eventStream = eventStream;
      request.sentStatus = status;
    }
    if (isWhole) {
      answered(exchanges);
    }
  }

  private static boolean isInterim(int status) {
    return status >= 100 && status < 200 && status != SWITCHING_PROTOCOLS;
  }

  @Override
  public void answered(Object connection) {
    PipelinedExchanges exchanges = counter.byConnection.get(connection);
    if (exchanges != null) {
      answered(exchanges);
    }
  }

  private void answered(PipelinedExchanges exchanges) {
    PromtapRequest request = exchanges.oldest();
    // Without a head it was an interim response that ended.
    if (request == null || request.sentStatus != 0) {
      exchanges.remove();
      if (request != null) {
        counter.end(request, request.sentStatus);
      }
    }
  }

  @Override
  public void closed(Object connection) {
    PipelinedExchanges exchanges = counter.byConnection.remove(connection);
    if (exchanges != null) {
      for (PromtapRequest each = exchanges.oldest(); each != null; each = exchanges.oldest()) {
        exchanges.remove();
        counter.end(each, HttpStatuses.SERVER_ERROR);
      }
    }
    StreamExchanges streams = counter.byStream.remove(connection);
    if (streams != null) {
      streams.forEach(each -> counter.end(each, HttpStatuses.SERVER_ERROR));
    }
  }

  @Override
  public void streamBegan(
      int server,
      Object connection,
      int stream,
      @Nullable String method,
      @Nullable String target,
      @Nullable String traceparent) {
    if ((withServlets & 1 << server) != 0) {
      return;
    }
    PromtapRequest request = streamsOf(connection).open(stream, counter.life);
    if (request != null) {
      begin(request, method, target, null);
      if (traceparent != null) {
        Traceparent.read(traceparent, request);
      }
    }
  }

  private StreamExchanges streamsOf(Object connection) {
    StreamExchanges streams = counter.byStream.get(connection);
    if (streams == null) {
      streams = new StreamExchanges();
      counter.byStream.put(connection, streams);
    }
    return streams;
  }

  @Override
  public void streamRefused(Object connection, int stream) {
    StreamExchanges streams = counter.byStream.get(connection);
    PromtapRequest request = streams == null ? null : streams.close(stream);
    if (request != null) {
      counter.life.drop(request);
    }
  }

  @Override
  public void upgraded(Object connection) {
    PipelinedExchanges exchanges = counter.byConnection.get(connection);
    PromtapRequest request = exchanges == null ? null : exchanges.take();
    if (request != null) {
      // In flight by one of the two at any time.
      streamsOf(connection).put(FIRST_STREAM, request);
    }
  }

  @Override
  public void streamAnswering(
      Object connection, int stream, @Nullable CharSequence text, boolean eventStream) {
    StreamExchanges streams = counter.byStream.get(connection);
    PromtapRequest request = streams == null ? null : streams.get(stream);
    int status = HttpStatuses.parse(text);
    if (request != null && request.sentStatus == 0 && (status < 100 || status > 199)) {
      // A stream that the client connects through lasts as long as an upgraded connection.
      request.eventStream = eventStream || request.method == HttpMethods.CONNECT + 1;
      request.sentStatus = HttpStatuses.onTheWire(status);
    }
  }

  @Override
  public boolean streamEntered(Object connection, int stream) {
    return enter(streamOrNull(connection, stream));
  }

  @Override
  public boolean entered(Object connection, @Nullable Object head) {
    PromtapRequest request = byFrameworks().find(connection, ExchangeNames.NO_STREAM, head);
    // A request that upgrades its connection may be handled when it is a stream already.
    return enter(request == null ? streamOrNull(connection, FIRST_STREAM) : request);
  }

  private @Nullable PromtapRequest streamOrNull(Object connection, int stream) {
    StreamExchanges streams = counter.byStream.get(connection);
    return streams == null ? null : streams.get(stream);
  }

  private boolean enter(@Nullable PromtapRequest request) {
    PromtapThread thread = PromtapThread.current();
    if (request == null || thread.insideContainer) {
      return false;
    }
    ContainerRecorder.visit(thread, request);
    thread.insideApplication = true;
    counter.trace(request);
    return true;
  }

  @Override
  public void streamEnded(Object connection, int stream) {
    StreamExchanges streams = counter.byStream.get(connection);
    PromtapRequest request = streams == null ? null : streams.close(stream);
    if (request != null) {
      counter.end(request, HttpStatuses.SERVER_ERROR);
    }
  }

  @Override
  public int part(int path, @Nullable String template) {
    return names.parts.then(path, template);
  }

  private ExchangeNames byFrameworks() {
    ExchangeNames known = byFrameworks;
    if (known == null) {
      known = new ExchangeNames(counter, names.parts);
      byFrameworks = known;
    }
    return known;
  }

  private RouteTree routes() {
    RouteTree known = routes;
    return known == null ? makeRoutes() : known;
  }

  private synchronized RouteTree makeRoutes() {
    RouteTree known = routes;
    if (known == null) {
      known = new RouteTree(names.parts);
      routes = known;
    }
    return known;
  }

  @Override
  public void matcherMade(Object matcher, @Nullable String text, @Nullable String rest) {
    if (text != null) {
      routes().matcher(matcher, rest == null ? text : text + rest);
    }
  }

  @Override
  public void routeMade(Object route, @Nullable Object matcher, @Nullable Iterable<?> below) {
    routes().route(route, matcher, below);
  }

  @Override
  public int routePath(Object route) {
    return routes().path(route);
  }

  @Override
  public void named(Object connection, @Nullable Object head, int path, @Nullable String basePath) {
    byFrameworks().named(connection, ExchangeNames.NO_STREAM, head, path, basePath);
  }

  @Override
  public boolean streamNamed(Object connection, int stream, int path, @Nullable String basePath) {
    if (counter.byStream.get(connection) == null) {
      return false;
    }
    byFrameworks().named(connection, stream == 0 ? FIRST_STREAM : stream, null, path, basePath);
    return true;
  }

  @Override
  public void nameStays(Object connection, @Nullable Object head) {
    byFrameworks().stays(connection, ExchangeNames.NO_STREAM, head);
  }

  @Override
  public void streamNameStays(Object connection, int stream) {
    byFrameworks().stays(connection, stream == 0 ? FIRST_STREAM : stream, null);
  }

  private @Nullable PromtapRequest openOrNull(Object holder, long id) {
    PromtapRequest request = counter.byContainer.get(holder);
    return request != null && request.id == id && RequestLife.isOpen(request) ? request : null;
  }
}
