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
import java.util.Arrays;
import java.util.Collection;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.internal.HttpChannelState;
import org.jspecify.annotations.Nullable;

/**
 * The probe for Jetty's core of 12.0 and 12.1, whose handlers need no servlets. An exchange begins
 * when the server is to give a request to its handler. {@code completeStream} comes once: when
 * handler and response are through, or nothing more can be sent.
 *
 * <p>The request is new for each exchange. Its channel serves one at a time, and the next one of a
 * connection after it. So the channel is the key to the request's numbers.
 *
 * <p>Before Jetty 12 the core has the channel that servlets have: see {@link JettyProbe}.
 */
public final class JettyCoreProbe implements Probe {

  static final String CHANNEL = "org/eclipse/jetty/server/internal/HttpChannelState";

  /** What calls the handler; an inner class, which has the channel. */
  static final String INVOKER = CHANNEL + "$HandlerInvoker";

  /** What calls servlets: before Jetty 12, and in each layer of it. */
  static final String SERVLETS = "org/eclipse/jetty/servlet/ServletHandler";

  static final String SERVLETS_EE8 = "org/eclipse/jetty/ee8/servlet/ServletHandler";
  static final String SERVLETS_EE9 = "org/eclipse/jetty/ee9/servlet/ServletHandler";
  static final String SERVLETS_EE10 = JettyProbe.EE10 + "ServletHandler";
  static final String SERVLETS_EE11 = JettyProbe.EE11 + "ServletHandler";

  private static final String COMPLETE =
      "completeStream(Lorg/eclipse/jetty/server/HttpStream;Ljava/lang/Throwable;)V";

  private final AdviceSpec.Group group = new AdviceSpec.Group();
  private final AdviceSpec invoked;
  private final AdviceSpec completed;

  /**
   * @param sizes whether the sizes of requests and responses are asked for
   * @param traces whether the header {@code traceparent} of requests is read
   */
  public JettyCoreProbe(boolean sizes, boolean traces) {
    invoked =
        advice("InvokedAdvice")
            .bind(ServletProbe.ReadsTraceparent.class, AdviceSpec.Binding.constant(traces));
    completed =
        advice("CompletedAdvice").bind(WantsSizes.class, AdviceSpec.Binding.constant(sizes));
  }

  private AdviceSpec advice(String simpleName) {
    return group.with(
        new AdviceSpec("io.promtap.http.JettyCoreProbe$" + simpleName, "http.jetty-core")
            .rename("io/promtap/http/JettyCoreProbe$Invoker", INVOKER));
  }

  @Override
  public String name() {
    return "http.jetty-core";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(
        CHANNEL, INVOKER, SERVLETS, SERVLETS_EE8, SERVLETS_EE9, SERVLETS_EE10, SERVLETS_EE11);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    if (head.name().endsWith("/ServletHandler")) {
      ExchangeRecorder.servesServlets(PromtapExchanges.JETTY);
      return;
    }
    for (ClassHead.Method method : head.methods()) {
      if (method.toString().equals(COMPLETE)) {
        plan.weave(method, completed);
      } else if (head.name().equals(INVOKER) && method.toString().equals("run()V")) {
        plan.weave(method, invoked);
      }
    }
  }

  /** Copied into {@code HandlerInvoker.run}, which calls the handler of the server. */
  static final class InvokedAdvice {

    private InvokedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter(
        @Advice.This Invoker invoker, @ServletProbe.ReadsTraceparent boolean traces) {
      HttpChannelState channel = invoker.this$0;
      Request request = channel.getRequest();
      if (request == null) {
        return null;
      }
      int id = System.identityHashCode(request);
      PromtapThread thread =
          PromtapBridge.exchanges.began(
              PromtapExchanges.JETTY,
              channel,
              id,
              request.getMethod(),
              request.getHttpURI().getPath(),
              null);
      if (traces && thread != null) {
        PromtapBridge.exchanges.traced(channel, id, request.getHeaders().get("traceparent"));
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

  /**
   * Copied into {@code completeStream} of {@code HttpChannelState}, which {@code HandlerInvoker}
   * had in the first versions.
   */
  static final class CompletedAdvice {

    private CompletedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object owner,
        @Advice.Argument(0) HttpStream stream,
        @WantsSizes boolean sizes) {
      HttpChannelState channel =
          owner instanceof HttpChannelState ? (HttpChannelState) owner : ((Invoker) owner).this$0;
      Request request = channel.getRequest();
      Response response = channel.getResponse();
      if (request == null || response == null) {
        return;
      }
      int id = System.identityHashCode(request);
      int status = 500;
      boolean isEventStream = false;
      try {
        // The application may have put its own around the stream.
        if (stream.isCommitted()) {
          status = response.getStatus();
        }
        isEventStream = PromtapBridge.isEventStream(response.getHeaders().get("Content-Type"));
      } catch (Throwable unanswered) {
        PromtapBridge.unanswered(unanswered, "http.jetty-core");
      }
      try {
        PromtapBridge.containers.ended(channel, id, status, isEventStream);
      } catch (Throwable lost) {
        PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = channel;
        throw lost;
      }
      if (sizes) {
        PromtapBridge.containers.sized(
            channel,
            id,
            request.getLength(),
            Request.getContentBytesRead(request),
            Response.getContentBytesWritten(response));
      }
    }
  }

  /** {@code HttpChannelState.HandlerInvoker}, and what the compiler calls its channel. */
  abstract static class Invoker {
    HttpChannelState this$0;

    Invoker(HttpChannelState channel) {
      this$0 = channel;
    }
  }
}
