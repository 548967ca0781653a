// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapExchanges;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for the JDK's own server, {@code com.sun.net.httpserver}, the same from Java 8 on. An
 * exchange is made when there is a context for the path. When the last of its response is written
 * it makes an event for the server. Whatever goes wrong before closes the connection.
 *
 * <p>The exchange is new for each request and the connection stays. So the connection is the key to
 * the request's numbers.
 *
 * <p>The advice is written for the types at the end, as in {@link TemplateProbe}.
 */
public final class JdkServerProbe implements Probe {

  private static final String PACKAGE = "sun/net/httpserver/";

  static final String CHAIN = "com/sun/net/httpserver/Filter$Chain";

  /** What serves a connection's next request; an inner class, which has the connection. */
  static final String TASK = PACKAGE + "ServerImpl$Exchange";

  static final String EXCHANGE = PACKAGE + "ExchangeImpl";
  static final String CONNECTION = PACKAGE + "HttpConnection";
  static final String FINISHED = PACKAGE + "Event$WriteFinished";

  /** The same before Java 21. */
  static final String FINISHED_BEFORE = PACKAGE + "WriteFinishedEvent";

  private final AdviceSpec.Group group = new AdviceSpec.Group();
  private final AdviceSpec handled = advice("HandledAdvice");
  private final AdviceSpec rejected = advice("RejectedAdvice");
  private final AdviceSpec began;
  private final AdviceSpec committed = advice("CommittedAdvice");
  private final AdviceSpec finished;
  private final AdviceSpec closed = advice("ClosedAdvice");

  /**
   * @param sizes whether the sizes of requests and responses are asked for
   * @param traces whether the header {@code traceparent} of requests is read
   */
  public JdkServerProbe(boolean sizes, boolean traces) {
    began =
        advice("BeganAdvice")
            .bind(ServletProbe.ReadsTraceparent.class, AdviceSpec.Binding.constant(traces));
    finished = advice("FinishedAdvice").bind(WantsSizes.class, AdviceSpec.Binding.constant(sizes));
  }

  private AdviceSpec advice(String simpleName) {
    return group.with(
        new AdviceSpec("io.promtap.http.JdkServerProbe$" + simpleName, "http.jdk")
            .rename(own("Task"), TASK)
            .rename(own("Exchange"), EXCHANGE)
            .rename(own("Connection"), CONNECTION)
            .rename(own("Context"), PACKAGE + "HttpContextImpl")
            .rename(own("Headers"), "com/sun/net/httpserver/Headers"));
  }

  private static String own(String simpleName) {
    return "io/promtap/http/JdkServerProbe$" + simpleName;
  }

  @Override
  public String name() {
    return "http.jdk";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(CHAIN, TASK, EXCHANGE, CONNECTION, FINISHED, FINISHED_BEFORE);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec adviceOrNull = adviceOrNull(head.name(), method);
      if (adviceOrNull != null) {
        plan.weave(method, adviceOrNull);
      }
    }
  }

  private @Nullable AdviceSpec adviceOrNull(String className, ClassHead.Method method) {
    String signature = method.toString();
    switch (className) {
      case TASK:
        return signature.equals("reject(ILjava/lang/String;Ljava/lang/String;)V") ? rejected : null;
      case CHAIN:
        return method.name().equals("doFilter") ? handled : null;
      case EXCHANGE:
        if (method.isConstructor() && method.descriptor().endsWith("JL" + CONNECTION + ";)V")) {
          return began;
        }
        return signature.equals("sendResponseHeaders(IJ)V") ? committed : null;
      case CONNECTION:
        return signature.equals("close()V") ? closed : null;
      default:
        return method.isConstructor() ? finished : null;
    }
  }

  /** Copied into the end of the constructor of {@code ExchangeImpl}. */
  static final class BeganAdvice {

    private BeganAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Exchange exchange,
        @Advice.Argument(4) Connection connection,
        @ServletProbe.ReadsTraceparent boolean traces) {
      int id = System.identityHashCode(exchange);
      PromtapBridge.exchanges.began(
          PromtapExchanges.PLAIN,
          connection,
          id,
          exchange.getRequestMethod(),
          exchange.getRequestURI().getRawPath(),
          exchange.getHttpContext().getPath());
      if (traces) {
        PromtapBridge.exchanges.traced(
            connection, id, exchange.getRequestHeaders().getFirst("traceparent"));
      }
    }
  }

  /** Copied into {@code Filter.Chain.doFilter}, which calls the filters and the handler. */
  static final class HandledAdvice {

    private HandledAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit() {
      PromtapBridge.exchanges.left();
    }
  }

  /** Copied into {@code ServerImpl.Exchange.reject}, which answers without an exchange. */
  static final class RejectedAdvice {

    private RejectedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Task task,
        @Advice.Argument(0) int status,
        @Advice.Argument(1) String requestLine) {
      // The others are for what is no request.
      if (status == 404 || status == 500) {
        PromtapBridge.exchanges.rejected(task.connection, requestLine, status);
      }
    }
  }

  /** Copied into {@code ExchangeImpl.sendResponseHeaders}. */
  static final class CommittedAdvice {

    private CommittedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Exchange exchange) {
      // It may have refused what it was given.
      if (exchange.sentHeaders) {
        PromtapBridge.exchanges.committed(
            exchange.getConnection(),
            System.identityHashCode(exchange),
            exchange.getResponseCode(),
            PromtapBridge.isEventStream(exchange.getResponseHeaders().getFirst("Content-Type")));
      }
    }
  }

  /** Copied into the end of the constructor of the event that a response is written. */
  static final class FinishedAdvice {

    private FinishedAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Exchange exchange, @WantsSizes boolean sizes) {
      Connection connection = exchange.getConnection();
      int id = System.identityHashCode(exchange);
      Headers headers = exchange.getResponseHeaders();
      try {
        PromtapBridge.containers.ended(
            connection,
            id,
            exchange.getResponseCode(),
            PromtapBridge.isEventStream(headers.getFirst("Content-Type")));
      } catch (Throwable lost) {
        PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = connection;
        throw lost;
      }
      if (sizes) {
        // Nobody counts what is sent or read in chunks.
        boolean isCounted = !exchange.http10 && headers.getFirst("Transfer-encoding") == null;
        PromtapBridge.containers.sized(
            connection, id, exchange.reqContentLen, -1, isCounted ? exchange.rspContentLen : -1);
      }
    }
  }

  /** Copied into {@code HttpConnection.close}. An exchange that is not over got no answer. */
  static final class ClosedAdvice {

    private ClosedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Connection connection) {
      try {
        PromtapBridge.containers.ended(connection, PromtapContainers.SAME, 500, false);
      } catch (Throwable lost) {
        PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = connection;
        throw lost;
      }
    }
  }

  /** {@code sun.net.httpserver.ServerImpl.Exchange}. */
  abstract static class Task {
    Connection connection;

    Task(Connection connection) {
      this.connection = connection;
    }
  }

  /** {@code sun.net.httpserver.ExchangeImpl}. */
  abstract static class Exchange {
    boolean sentHeaders;
    boolean http10;
    long reqContentLen;
    long rspContentLen;

    abstract String getRequestMethod();

    abstract URI getRequestURI();

    abstract Headers getRequestHeaders();

    abstract Headers getResponseHeaders();

    abstract int getResponseCode();

    abstract Context getHttpContext();

    abstract Connection getConnection();
  }

  /** {@code sun.net.httpserver.HttpConnection}. */
  abstract static class Connection {}

  /** {@code sun.net.httpserver.HttpContextImpl}. */
  abstract static class Context {
    abstract String getPath();
  }

  /** {@code com.sun.net.httpserver.Headers}. */
  abstract static class Headers {
    abstract @Nullable String getFirst(String name);
  }
}
