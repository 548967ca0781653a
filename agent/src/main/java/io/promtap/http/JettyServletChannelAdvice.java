// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapThread;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.ee10.servlet.ServletChannel;
import org.eclipse.jetty.ee10.servlet.ServletChannelState;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.ee10.servlet.ServletContextResponse;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The code that {@link JettyProbe} copies into {@code ServletChannel} and its state: {@code ee10}
 * and later of Jetty 12. The response of this channel takes no other status once it is committed,
 * so there is no advice for the commit.
 */
final class JettyServletChannelAdvice {

  private JettyServletChannelAdvice() {}

  /** Copied into {@code ServletChannel.handle}. */
  static final class HandleAdvice {

    private HandleAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter(@Advice.This ServletChannel channel) {
      ServletContextRequest request = channel.getServletContextRequest();
      PromtapThread thread =
          PromtapBridge.containers.visited(channel, System.identityHashCode(request));
      try {
        // The page of a form login is served as a request around the client's.
        ServletContextRequest client =
            thread == null || request == null
                ? null
                : Request.as(request.getWrapped(), ServletContextRequest.class);
        if (thread != null && client != null) {
          PromtapBridge.routes.servedInstead(thread, client.getServletApiRequest());
        }
      } catch (Throwable unanswered) {
        PromtapBridge.unanswered(unanswered, "http.jetty");
      }
      return thread;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This ServletChannel channel,
        @Advice.Enter @Nullable PromtapThread thread,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thread != null) {
        thread.leaveContainer();
        if (thrown != null) {
          // Jetty failed to end it, as without memory.
          try {
            PromtapBridge.containers.ended(channel, thread.requestId, 500, false);
          } catch (Throwable lost) {
            PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = channel;
            throw lost;
          }
        }
      }
    }
  }

  /**
   * Copied into {@code ServletChannel.onCompleted}. What the server below this channel did not take
   * by now it never sends: it answers with an error, or closes the connection.
   */
  static final class CompletedAdvice {

    private CompletedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This ServletChannel channel, @WantsSizes boolean sizes) {
      ServletContextResponse response = channel.getServletContextResponse();
      boolean isEventStream = false;
      try {
        isEventStream = PromtapBridge.isEventStream(response.getHeaders().get("Content-Type"));
      } catch (Throwable unanswered) {
        PromtapBridge.unanswered(unanswered, "http.jetty");
      }
      try {
        PromtapBridge.containers.ended(
            channel,
            System.identityHashCode(channel.getServletContextRequest()),
            response.isCommitted() ? response.getStatus() : 500,
            isEventStream);
      } catch (Throwable lost) {
        PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = channel;
        throw lost;
      }
      if (sizes) {
        PromtapBridge.containers.sized(
            channel,
            System.identityHashCode(channel.getServletContextRequest()),
            channel.getServletContextRequest().getLength(),
            channel.getHttpInput().getContentConsumed(),
            channel.getHttpOutput().getWritten());
      }
    }
  }

  /** Copied into {@code ServletChannelState.completed}. */
  static final class RefusedAdvice {

    private RefusedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This ServletChannelState state, @Advice.Argument(0) @Nullable Throwable failure) {
      if (failure instanceof HttpException) {
        int status = ((HttpException) failure).getCode();
        PromtapBridge.containers.refused(state.getServletChannel(), status);
      }
    }
  }
}
