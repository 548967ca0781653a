// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapExchanges;
import io.promtap.bridge.PromtapThread;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for Helidon 4, whose handlers block a virtual thread. So one call encloses an exchange,
 * of HTTP/1.1 and of HTTP/2 alike: the routing calls filters, handler and error handlers, and has
 * sent the response when it returns.
 *
 * <p>The thread is the key to the request's numbers. A connection of HTTP/1.1 has one for all its
 * exchanges, a stream of HTTP/2 has its own.
 *
 * <p>The advice is written for the types at the end, as in {@link TemplateProbe}.
 */
public final class HelidonProbe implements Probe {

  private static final String PACKAGE = "io/helidon/webserver/http/";
  private static final String HTTP = "io/helidon/http/";

  /** A class in the first versions, an interface since. */
  static final String ROUTING = PACKAGE + "HttpRouting";

  static final String ROUTING_IMPL = PACKAGE + "HttpRoutingImpl";

  private static final String ROUTE =
      "route(Lio/helidon/webserver/ConnectionContext;L"
          + PACKAGE
          + "RoutingRequest;L"
          + PACKAGE
          + "RoutingResponse;)V";

  private final AdviceSpec routed;

  /**
   * @param traces whether the header {@code traceparent} of requests is read
   */
  public HelidonProbe(boolean traces) {
    routed =
        new AdviceSpec("io.promtap.http.HelidonProbe$RoutedAdvice", "http.helidon")
            .bind(ServletProbe.ReadsTraceparent.class, AdviceSpec.Binding.constant(traces))
            .rename(own("Request"), PACKAGE + "RoutingRequest")
            .rename(own("Response"), PACKAGE + "RoutingResponse")
            .rename(own("Prologue"), HTTP + "HttpPrologue")
            .rename(own("Method"), HTTP + "Method")
            .rename(own("Path"), "io/helidon/common/uri/UriPath")
            .rename(own("Status"), HTTP + "Status")
            .rename(own("Received"), HTTP + "ServerRequestHeaders")
            .rename(own("Sent"), HTTP + "ServerResponseHeaders")
            .rename(own("FieldName"), HTTP + "HeaderName")
            .rename(own("Name"), HTTP + "HeaderNames")
            .rename(own("Failure"), HTTP + "HttpException");
  }

  private static String own(String simpleName) {
    return "io/promtap/http/HelidonProbe$" + simpleName;
  }

  @Override
  public String name() {
    return "http.helidon";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(ROUTING, ROUTING_IMPL);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      if (method.toString().equals(ROUTE)) {
        plan.weave(method, routed);
      }
    }
  }

  /** Copied into {@code route} of {@code HttpRouting}. */
  static final class RoutedAdvice {

    private RoutedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter(
        @Advice.Argument(1) Request request, @ServletProbe.ReadsTraceparent boolean traces) {
      Prologue prologue = request.prologue();
      Thread holder = Thread.currentThread();
      PromtapThread thread =
          PromtapBridge.exchanges.began(
              PromtapExchanges.PLAIN,
              holder,
              PromtapContainers.NEXT,
              prologue.method().text(),
              prologue.uriPath().rawPath(),
              null);
      if (traces && thread != null) {
        Optional<String> traceparent = request.headers().value(Name.create("traceparent"));
        PromtapBridge.exchanges.traced(
            holder, thread.requestId, traceparent.isPresent() ? traceparent.get() : null);
      }
      return thread;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(2) Response response,
        @Advice.Enter @Nullable PromtapThread thread,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thread == null) {
        return;
      }
      int status = 500;
      boolean isEventStream = false;
      try {
        if (thrown == null || response.hasEntity()) {
          status = response.status().code();
        } else if (thrown instanceof Failure) {
          // The connection answers with it.
          status = ((Failure) thrown).status().code();
        }
        Optional<String> type = response.headers().value(Name.CONTENT_TYPE);
        isEventStream = type.isPresent() && PromtapBridge.isEventStream(type.get());
      } catch (Throwable unanswered) {
        PromtapBridge.unanswered(unanswered, "http.helidon");
      }
      PromtapBridge.exchanges.left();
      Thread holder = Thread.currentThread();
      try {
        PromtapBridge.containers.ended(holder, PromtapContainers.SAME, status, isEventStream);
      } catch (Throwable lost) {
        PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = holder;
        throw lost;
      }
    }
  }

  /** {@code io.helidon.webserver.http.RoutingRequest}. */
  interface Request {
    Prologue prologue();

    Received headers();
  }

  /** {@code io.helidon.webserver.http.RoutingResponse}. */
  interface Response {
    Status status();

    boolean hasEntity();

    Sent headers();
  }

  /** {@code io.helidon.http.HttpPrologue}. */
  abstract static class Prologue {
    abstract Method method();

    abstract Path uriPath();
  }

  /** {@code io.helidon.http.Method}. */
  abstract static class Method {
    abstract String text();
  }

  /** {@code io.helidon.common.uri.UriPath}. */
  interface Path {
    String rawPath();
  }

  /** {@code io.helidon.http.Status}. */
  abstract static class Status {
    abstract int code();
  }

  /** {@code io.helidon.http.ServerRequestHeaders}. */
  interface Received {
    Optional<String> value(FieldName name);
  }

  /** {@code io.helidon.http.ServerResponseHeaders}. */
  interface Sent {
    Optional<String> value(FieldName name);
  }

  /** {@code io.helidon.http.HeaderName}. */
  interface FieldName {}

  /** {@code io.helidon.http.HeaderNames}. */
  abstract static class Name {
    static FieldName CONTENT_TYPE = create("Content-Type");

    static FieldName create(String name) {
      throw new UnsupportedOperationException(name);
    }
  }

  /** {@code io.helidon.http.HttpException}. */
  abstract static class Failure extends RuntimeException {
    abstract Status status();
  }
}
