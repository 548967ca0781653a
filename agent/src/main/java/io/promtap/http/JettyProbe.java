package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.ee9.nested.HttpChannel;
import org.eclipse.jetty.ee9.nested.Response;
import org.eclipse.jetty.http.MetaData;

/**
 * Where Jetty begins and ends a request, from 9.4 to 12.1: the channel between the connection and
 * the servlets, which serves one request at a time. Each visit of a request to a thread, a
 * dispatch, an error page, a time-out, runs in its {@code handle}; {@code commit} comes when the
 * status line goes out; {@code onCompleted} comes once, when the last byte of the response was
 * written or the connection is gone.
 *
 * <p>The class was copied from one Jetty to the next with its methods: into {@code ee8} and {@code
 * ee9} of Jetty 12 under another package; for what was written anew see {@link JettyServletProbe}.
 */
public final class JettyProbe implements Probe {

  /** The package that the advice below is compiled against. */
  private static final String NESTED = "org/eclipse/jetty/ee9/nested/";

  private static final String BEFORE_12 = "org/eclipse/jetty/server/";

  private final Map<String, Channel> channels = new LinkedHashMap<>();

  public JettyProbe() {
    this(false);
  }

  /**
   * @param sizes whether the sizes of requests and responses are asked for
   */
  public JettyProbe(boolean sizes) {
    addChannel(BEFORE_12, sizes);
    addChannel("org/eclipse/jetty/ee8/nested/", sizes);
    addChannel(NESTED, sizes);
  }

  private void addChannel(String prefix, boolean sizes) {
    channels.put(prefix + "HttpChannel", new Channel(prefix, sizes));
  }

  @Override
  public String name() {
    return "http.jetty";
  }

  @Override
  public Collection<String> classNames() {
    return channels.keySet();
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    Channel channel = channels.get(head.name());
    for (ClassHead.Method method : head.methods()) {
      if (method.name().equals("handle") && method.descriptor().startsWith("()")) {
        plan.weave(method, channel.handle);
      } else if (method.name().equals("commit")) {
        plan.weave(method, channel.committed);
        if (channel.upgradedOrNull != null) {
          // The last comes first, and the first status stays.
          plan.weave(method, channel.upgradedOrNull);
        }
      } else if (method.name().equals("abort") && channel.abortedOrNull != null) {
        plan.weave(method, channel.abortedOrNull);
      } else if (method.toString().equals("onCompleted()V")) {
        plan.weave(method, channel.completed);
      }
    }
  }

  /** The advice for one of the copies of the channel. */
  private static final class Channel {
    private final String prefix;
    final AdviceSpec handle;
    final AdviceSpec committed;
    final AdviceSpec completed;

    /** Null before Jetty 12. */
    final AdviceSpec upgradedOrNull;

    /** Null since Jetty 12. */
    final AdviceSpec abortedOrNull;

    Channel(String prefix, boolean sizes) {
      this.prefix = prefix;
      boolean isBefore12 = prefix.equals(BEFORE_12);
      AdviceSpec.Binding wantsSizes = AdviceSpec.Binding.constant(sizes);
      handle =
          advice(isBefore12 ? "LossyHandleAdvice" : "HandleAdvice")
              .bind(WantsSizes.class, wantsSizes);
      committed = advice("CommittedAdvice");
      completed = advice("CompletedAdvice").bind(WantsSizes.class, wantsSizes);
      upgradedOrNull = isBefore12 ? null : advice("UpgradedAdvice");
      abortedOrNull = isBefore12 ? advice("AbortedAdvice") : null;
    }

    private AdviceSpec advice(String simpleName) {
      AdviceSpec spec = new AdviceSpec("io.promtap.http.JettyProbe$" + simpleName, "http.jetty");
      return prefix.equals(NESTED) ? spec : spec.rename(NESTED, prefix);
    }
  }

  /** Copied into {@code HttpChannel.handle}. */
  static final class HandleAdvice {

    private HandleAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static PromtapThread enter(@Advice.This HttpChannel channel) {
      return PromtapBridge.containers.visited(channel, channel.getRequests());
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This HttpChannel channel,
        @Advice.Enter PromtapThread thread,
        @Advice.Thrown Throwable thrown) {
      if (thread != null) {
        thread.leaveContainer();
        if (thrown != null) {
          // Jetty failed to end it, as without memory.
          PromtapBridge.containers.ended(channel, thread.requestId, 500, false);
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
    static PromtapThread enter(@Advice.This HttpChannel channel) {
      return PromtapBridge.containers.visited(channel, channel.getRequests());
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This HttpChannel channel,
        @Advice.Enter PromtapThread thread,
        @Advice.Thrown Throwable thrown,
        @WantsSizes boolean sizes) {
      if (thread == null) {
        return;
      }
      PromtapRequest request = thread.request;
      thread.leaveContainer();
      if (thrown != null) {
        PromtapBridge.containers.ended(channel, thread.requestId, 500, false);
      } else if (request != null && request.isAborted && !channel.getState().isAsyncStarted()) {
        Response response = channel.getResponse();
        PromtapBridge.containers.ended(
            channel,
            thread.requestId,
            response.getStatus(),
            PromtapBridge.isEventStream(response.getContentType()));
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
   * Copied into {@code HttpChannel.commit}, which comes when the status line goes out. The response
   * of this channel takes another status after that. {@code ServletChannel}'s does not.
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

  /**
   * Copied into {@code HttpChannel.commit} of Jetty 12: an upgrade to a WebSocket was answered by
   * the server below this channel, which then sends a 200 that goes nowhere.
   */
  static final class UpgradedAdvice {

    private UpgradedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpChannel channel) {
      if (channel.getCoreResponse() != null && channel.getCoreResponse().getStatus() == 101) {
        PromtapBridge.containers.committed(channel, 101);
      }
    }
  }

  /** Copied into {@code HttpChannel.onCompleted}. */
  static final class CompletedAdvice {

    private CompletedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpChannel channel, @WantsSizes boolean sizes) {
      Response response = channel.getResponse();
      PromtapBridge.containers.ended(
          channel,
          channel.getRequests(),
          response.getStatus(),
          PromtapBridge.isEventStream(response.getContentType()));
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
}
