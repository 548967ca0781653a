package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassFile;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.Selection;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.ee10.servlet.ServletChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextResponse;
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
 * ee9} of Jetty 12 under another package, into {@code ee10} and later under another name.
 */
public final class JettyProbe implements Probe {

  /** The packages that the two kinds of advice below are compiled against. */
  private static final String NESTED = "org/eclipse/jetty/ee9/nested/";

  private static final String SERVLET = "org/eclipse/jetty/ee10/servlet/";

  private static final String BEFORE_12 = "org/eclipse/jetty/server/";

  private final Map<String, Channel> channels = new LinkedHashMap<>();

  private final boolean sizes;

  public JettyProbe() {
    this(false);
  }

  /**
   * @param sizes whether the sizes of requests and responses are asked for
   */
  public JettyProbe(boolean sizes) {
    this.sizes = sizes;
    addHttpChannel(BEFORE_12);
    addHttpChannel("org/eclipse/jetty/ee8/nested/");
    addHttpChannel(NESTED);
    addServletChannel(SERVLET);
    addServletChannel("org/eclipse/jetty/ee11/servlet/");
  }

  private void addHttpChannel(String prefix) {
    boolean before12 = prefix.equals(BEFORE_12);
    String handle = before12 ? "LossyHandleAdvice" : "HttpHandleAdvice";
    Channel channel = new Channel(handle, "HttpCompletedAdvice", NESTED, prefix, sizes);
    channel.committedOrNull = Channel.advice("HttpCommittedAdvice", NESTED, prefix);
    if (before12) {
      channel.abortedOrNull = Channel.advice("HttpAbortedAdvice", NESTED, prefix);
    } else {
      channel.upgradedOrNull = Channel.advice("HttpUpgradedAdvice", NESTED, prefix);
    }
    channels.put(prefix + "HttpChannel", channel);
  }

  private void addServletChannel(String prefix) {
    channels.put(
        prefix + "ServletChannel",
        new Channel("ServletHandleAdvice", "ServletCompletedAdvice", SERVLET, prefix, sizes));
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
  public Collection<String> marks() {
    return Collections.emptyList();
  }

  @Override
  public Collection<String> supertypes() {
    return Collections.emptyList();
  }

  @Override
  public void select(ClassFile classFile, Hierarchy hierarchy, Selection selection) {
    Channel channel = channels.get(classFile.name());
    for (ClassFile.Method method : classFile.methods()) {
      if (method.name().equals("handle") && method.descriptor().startsWith("()")) {
        selection.weave(method, channel.handle);
      } else if (method.name().equals("commit") && channel.committedOrNull != null) {
        selection.weave(method, channel.committedOrNull);
        if (channel.upgradedOrNull != null) {
          // The last comes first, and the first status stays.
          selection.weave(method, channel.upgradedOrNull);
        }
      } else if (method.name().equals("abort") && channel.abortedOrNull != null) {
        selection.weave(method, channel.abortedOrNull);
      } else if (method.toString().equals("onCompleted()V")) {
        selection.weave(method, channel.completed);
      }
    }
  }

  /** The advice for one of the copies of the channel. */
  private static final class Channel {
    final AdviceSpec handle;
    final AdviceSpec completed;
    AdviceSpec committedOrNull;
    AdviceSpec upgradedOrNull;
    AdviceSpec abortedOrNull;

    Channel(
        String handleAdvice,
        String completedAdvice,
        String writtenFor,
        String prefix,
        boolean sizes) {
      handle =
          advice(handleAdvice, writtenFor, prefix)
              .bind(Sizes.class, AdviceSpec.Binding.constant(sizes));
      completed =
          advice(completedAdvice, writtenFor, prefix)
              .bind(Sizes.class, AdviceSpec.Binding.constant(sizes));
    }

    static AdviceSpec advice(String simpleName, String writtenFor, String prefix) {
      AdviceSpec spec = new AdviceSpec("io.promtap.http.JettyProbe$" + simpleName, "http.jetty");
      return prefix.equals(writtenFor) ? spec : spec.rename(writtenFor, prefix);
    }
  }

  /** Copied into {@code HttpChannel.handle}. */
  static final class HttpHandleAdvice {

    private HttpHandleAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static PromtapThread enter(@Advice.This HttpChannel channel) {
      return PromtapBridge.containers.visited(channel, channel.getRequests());
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter PromtapThread thread) {
      if (thread != null) {
        thread.leave();
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
        @Sizes boolean sizes) {
      if (thread == null) {
        return;
      }
      PromtapRequest request = thread.request;
      thread.leave();
      if (request != null && request.isAborted && !channel.getState().isAsyncStarted()) {
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

  /** Copied into {@code HttpChannel.abort} before Jetty 12: nothing more can be sent. */
  static final class HttpAbortedAdvice {

    private HttpAbortedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpChannel channel) {
      PromtapBridge.containers.aborted(channel);
    }
  }

  /**
   * Copied into {@code HttpChannel.commit}, which comes when the status line goes out. The response
   * of this channel takes another status after that. {@code ServletChannel}'s does not.
   */
  static final class HttpCommittedAdvice {

    private HttpCommittedAdvice() {}

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
  static final class HttpUpgradedAdvice {

    private HttpUpgradedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpChannel channel) {
      if (channel.getCoreResponse() != null && channel.getCoreResponse().getStatus() == 101) {
        PromtapBridge.containers.committed(channel, 101);
      }
    }
  }

  /** Copied into {@code HttpChannel.onCompleted}. */
  static final class HttpCompletedAdvice {

    private HttpCompletedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpChannel channel, @Sizes boolean sizes) {
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

  /** Copied into {@code ServletChannel.handle}. */
  static final class ServletHandleAdvice {

    private ServletHandleAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static PromtapThread enter(@Advice.This ServletChannel channel) {
      return PromtapBridge.containers.visited(
          channel, System.identityHashCode(channel.getServletContextRequest()));
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter PromtapThread thread) {
      if (thread != null) {
        thread.leave();
      }
    }
  }

  /** Copied into {@code ServletChannel.onCompleted}. */
  static final class ServletCompletedAdvice {

    private ServletCompletedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This ServletChannel channel, @Sizes boolean sizes) {
      ServletContextResponse response = channel.getServletContextResponse();
      PromtapBridge.containers.ended(
          channel,
          System.identityHashCode(channel.getServletContextRequest()),
          response.getStatus(),
          PromtapBridge.isEventStream(response.getHeaders().get("Content-Type")));
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
}
