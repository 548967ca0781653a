// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapExchanges;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.ee9.nested.HttpChannel;
import org.eclipse.jetty.ee9.nested.HttpChannelState;
import org.eclipse.jetty.ee9.nested.Request;
import org.eclipse.jetty.ee9.nested.Response;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * The code that {@link JettyProbe} copies into {@code HttpChannel}, its state and the server: Jetty
 * 9.4 to 11, and {@code ee8} and {@code ee9} of Jetty 12.
 */
final class JettyChannelAdvice {

  private JettyChannelAdvice() {}

  /**
   * Copied into {@code Server.handle} before Jetty 12. It runs inside {@code HttpChannel.handle},
   * which leaves the thread and ends the exchange.
   */
  static final class ServerAdvice {

    private ServerAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) HttpChannel channel, @ServletProbe.ReadsTraceparent boolean traces) {
      Request request = channel.getRequest();
      PromtapThread thread =
          PromtapBridge.exchanges.began(
              PromtapExchanges.JETTY,
              channel,
              channel.getRequests(),
              request.getMethod(),
              request.getRequestURI(),
              null);
      if (traces && thread != null) {
        PromtapBridge.exchanges.traced(
            channel, channel.getRequests(), request.getHeader("traceparent"));
      }
    }
  }

  /** Copied into {@code HttpChannel.handle}. */
  static final class HandleAdvice {

    private HandleAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter(@Advice.This HttpChannel channel) {
      return PromtapBridge.containers.visited(channel, channel.getRequests());
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This HttpChannel channel,
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
   * Copied into {@code HttpChannel.handle} before Jetty 12, which may forget what it aborted: the
   * connection closes on another thread while the last write begins, and the write's callback is
   * never called ({@code IteratingCallback.close} between {@code reset} and {@code iterate}). About
   * one of 2,000 responses that an exception cuts off has no {@code onCompleted} then.
   */
  static final class LossyHandleAdvice {

    private LossyHandleAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter(@Advice.This HttpChannel channel) {
      return PromtapBridge.containers.visited(channel, channel.getRequests());
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This HttpChannel channel,
        @Advice.Enter @Nullable PromtapThread thread,
        @Advice.Thrown @Nullable Throwable thrown,
        @WantsSizes boolean sizes) {
      if (thread == null) {
        return;
      }
      PromtapRequest request = thread.request;
      thread.leaveContainer();
      if (thrown != null) {
        try {
          PromtapBridge.containers.ended(channel, thread.requestId, 500, false);
        } catch (Throwable lost) {
          PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = channel;
          throw lost;
        }
      } else if (request != null && request.isAborted && !channel.getState().isAsyncStarted()) {
        Response response = channel.getResponse();
        boolean isEventStream = false;
        try {
          isEventStream = PromtapBridge.isEventStream(response.getContentType());
        } catch (Throwable unanswered) {
          PromtapBridge.unanswered(unanswered, "http.jetty");
        }
        try {
          PromtapBridge.containers.ended(
              channel, thread.requestId, response.getStatus(), isEventStream);
        } catch (Throwable lost) {
          PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = channel;
          throw lost;
        }
        if (sizes) {
          PromtapBridge.containers.sized(
              channel,
              thread.requestId,
              channel.getRequest().getContentLengthLong(),
              channel.getRequest().getContentRead(),
              response.getContentCount());
        }
      }
    }
  }

  /** Copied into {@code HttpChannel.abort} before Jetty 12: nothing more can be sent. */
  static final class AbortedAdvice {

    private AbortedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpChannel channel) {
      PromtapBridge.containers.aborted(channel);
    }
  }

  /**
   * Copied into {@code HttpChannel.commit} before Jetty 12, which comes when the status line goes
   * out. The response of this channel takes another status after that.
   */
  static final class CommittedAdvice {

    private CommittedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This HttpChannel channel, @Advice.Argument(0) MetaData.Response response) {
      int status = response.getStatus();
      // The response follows after 100 Continue and the like; 101 is one.
      if (status >= 200 || status == 101) {
        PromtapBridge.containers.committed(channel, status);
      }
    }
  }

  /** Copied into {@code HttpChannel.onCompleted} before Jetty 12. */
  static final class Before12CompletedAdvice {

    private Before12CompletedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpChannel channel, @WantsSizes boolean sizes) {
      Response response = channel.getResponse();
      boolean isEventStream = false;
      try {
        isEventStream = PromtapBridge.isEventStream(response.getContentType());
      } catch (Throwable unanswered) {
        PromtapBridge.unanswered(unanswered, "http.jetty");
      }
      try {
        PromtapBridge.containers.ended(
            channel, channel.getRequests(), response.getStatus(), isEventStream);
      } catch (Throwable lost) {
        PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = channel;
        throw lost;
      }
      if (sizes) {
        PromtapBridge.containers.sized(
            channel,
            channel.getRequests(),
            channel.getRequest().getContentLengthLong(),
            channel.getRequest().getContentRead(),
            response.getContentCount());
      }
    }
  }

  /**
   * Copied into {@code HttpChannel.onCompleted} of Jetty 12. The status is that of the core's
   * response, below this channel: it takes no other once it is committed, and has the 101 of a
   * WebSocket. What the core did not commit by now it never sends: it answers with an error, or
   * closes the connection.
   */
  static final class CompletedAdvice {

    private CompletedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpChannel channel, @WantsSizes boolean sizes) {
      org.eclipse.jetty.server.Response sent = channel.getCoreResponse();
      boolean isEventStream = false;
      try {
        isEventStream = PromtapBridge.isEventStream(channel.getResponse().getContentType());
      } catch (Throwable unanswered) {
        PromtapBridge.unanswered(unanswered, "http.jetty");
      }
      try {
        PromtapBridge.containers.ended(
            channel,
            channel.getRequests(),
            sent != null && sent.isCommitted() ? sent.getStatus() : 500,
            isEventStream);
      } catch (Throwable lost) {
        PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = channel;
        throw lost;
      }
      if (sizes) {
        PromtapBridge.containers.sized(
            channel,
            channel.getRequests(),
            channel.getRequest().getContentLengthLong(),
            channel.getRequest().getContentRead(),
            channel.getResponse().getContentCount());
      }
    }
  }

  /** Copied into {@code HttpChannelState.completed} before Jetty 12. */
  static final class Before12RefusedAdvice {

    private Before12RefusedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This HttpChannelState state, @Advice.Argument(0) @Nullable Throwable failure) {
      if (failure instanceof BadMessageException) {
        PromtapBridge.containers.refused(state.getHttpChannel(), 500);
      }
    }
  }

  /** Copied into {@code HttpChannelState.completed} of Jetty 12. */
  static final class RefusedAdvice {

    private RefusedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This HttpChannelState state, @Advice.Argument(0) @Nullable Throwable failure) {
      if (failure instanceof HttpException) {
        int status = ((HttpException) failure).getCode();
        PromtapBridge.containers.refused(state.getHttpChannel(), status);
      }
    }
  }
}
