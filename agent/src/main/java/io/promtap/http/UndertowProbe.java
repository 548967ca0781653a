// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapExchanges;
import io.promtap.bridge.PromtapThread;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import java.util.Arrays;
import java.util.Collection;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for Undertow, 2.2 and 2.3, with servlets and without. Every dispatch to servlets,
 * asynchronous ones and error pages too, goes through {@code ServletInitialHandler}. Whatever
 * handles an exchange, {@code Connectors} calls it on each thread that the exchange goes to. An
 * exchange calls its completion listeners when request and response are through or the connection
 * is gone.
 *
 * <p>The exchange is new for each request and the connection stays. So the connection is the key to
 * the request's numbers.
 */
public final class UndertowProbe implements Probe {

  static final String HANDLER = "io/undertow/servlet/handlers/ServletInitialHandler";
  static final String EXCHANGE = "io/undertow/server/HttpServerExchange";
  static final String CONNECTORS = "io/undertow/server/Connectors";

  private static final String ROOT =
      "executeRootHandler(Lio/undertow/server/HttpHandler;L" + EXCHANGE + ";)V";

  private final AdviceSpec.Group group = new AdviceSpec.Group();
  private final AdviceSpec dispatch =
      group.with(new AdviceSpec("io.promtap.http.UndertowProbe$DispatchAdvice", "http.undertow"));
  private final AdviceSpec complete;
  private final AdviceSpec root;

  /**
   * @param sizes whether the sizes of requests and responses are asked for
   * @param traces whether the header {@code traceparent} of requests is read
   */
  public UndertowProbe(boolean sizes, boolean traces) {
    root =
        group.with(
            new AdviceSpec("io.promtap.http.UndertowProbe$RootAdvice", "http.undertow")
                .bind(ServletProbe.ReadsTraceparent.class, AdviceSpec.Binding.constant(traces)));
    complete =
        group.with(
            new AdviceSpec("io.promtap.http.UndertowProbe$CompleteAdvice", "http.undertow")
                .bind(WantsSizes.class, AdviceSpec.Binding.constant(sizes)));
  }

  @Override
  public String name() {
    return "http.undertow";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(HANDLER, EXCHANGE, CONNECTORS);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec adviceOrNull = adviceOrNull(head.name(), method);
      if (adviceOrNull != null) {
        plan.weave(method, adviceOrNull);
      }
      if (adviceOrNull == dispatch) {
        noteServlets(hierarchy);
      }
    }
  }

  /** Quarkus has Undertow's servlets on Vert.x, which is on Netty. */
  private static void noteServlets(Hierarchy hierarchy) {
    ExchangeRecorder.servesServlets(
        hierarchy.find("io/undertow/vertx/VertxHttpExchange") == null
            ? PromtapExchanges.UNDERTOW
            : PromtapExchanges.NETTY);
  }

  private @Nullable AdviceSpec adviceOrNull(String className, ClassHead.Method method) {
    switch (className) {
      case HANDLER:
        return method.name().equals("dispatchRequest")
                && method.descriptor().startsWith("(L" + EXCHANGE + ";")
            ? dispatch
            : null;
      case CONNECTORS:
        return method.toString().equals(ROOT) ? root : null;
      default:
        return method.toString().equals("invokeExchangeCompleteListeners()V") ? complete : null;
    }
  }

  /** Copied into {@code Connectors.executeRootHandler}. */
  static final class RootAdvice {

    private RootAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter(
        @Advice.Argument(1) HttpServerExchange exchange,
        @ServletProbe.ReadsTraceparent boolean traces) {
      // As below. What comes after the end is no part of any exchange.
      ServerConnection connection = exchange.getConnection();
      if (connection == null || connection.getWorker() == null || exchange.isComplete()) {
        return null;
      }
      int id = System.identityHashCode(exchange);
      PromtapThread thread =
          PromtapBridge.exchanges.began(
              PromtapExchanges.UNDERTOW,
              connection,
              id,
              exchange.getRequestMethod().toString(),
              exchange.getRequestURI(),
              null);
      if (traces && thread != null) {
        PromtapBridge.exchanges.traced(
            connection, id, exchange.getRequestHeaders().getFirst("traceparent"));
      }
      return thread;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable PromtapThread thread) {
      if (thread != null) {
        thread.leaveContainer();
      }
    }
  }

  /** Copied into {@code ServletInitialHandler.dispatchRequest}. */
  static final class DispatchAdvice {

    private DispatchAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter(@Advice.Argument(0) HttpServerExchange exchange) {
      // A mock request, by which an application calls itself, has no worker and never completes.
      ServerConnection connection = exchange.getConnection();
      if (connection == null || connection.getWorker() == null) {
        return null;
      }
      // An asynchronous dispatch may come when the response is out, and the connection serves its
      // next request.
      return exchange.isComplete()
          ? PromtapBridge.containers.visitedTooLate()
          : PromtapBridge.containers.visited(connection, System.identityHashCode(exchange));
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable PromtapThread thread) {
      if (thread != null) {
        thread.leaveContainer();
      }
    }
  }

  /** Copied into {@code HttpServerExchange.invokeExchangeCompleteListeners}. */
  static final class CompleteAdvice {

    private CompleteAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpServerExchange exchange, @WantsSizes boolean sizes) {
      ServerConnection connection = exchange.getConnection();
      if (connection == null) {
        return;
      }
      boolean isEventStream = false;
      try {
        isEventStream =
            PromtapBridge.isEventStream(exchange.getResponseHeaders().getFirst("Content-Type"));
      } catch (Throwable unanswered) {
        PromtapBridge.unanswered(unanswered, "http.undertow");
      }
      try {
        PromtapBridge.containers.ended(
            connection, System.identityHashCode(exchange), exchange.getStatusCode(), isEventStream);
      } catch (Throwable lost) {
        PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = connection;
        throw lost;
      }
      if (sizes) {
        // What is read of a body in chunks is not counted; in HTTP/2 any body may be one.
        boolean hasNoBody =
            exchange.isHttp11() && !exchange.getRequestHeaders().contains("Transfer-Encoding");
        PromtapBridge.containers.sized(
            connection,
            System.identityHashCode(exchange),
            exchange.getRequestContentLength(),
            hasNoBody ? 0 : -1,
            exchange.getResponseBytesSent());
      }
    }
  }
}
