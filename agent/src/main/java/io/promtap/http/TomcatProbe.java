// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapThread;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.buf.MessageBytes;
import org.jspecify.annotations.Nullable;

/**
 * The probe for Tomcat: {@code CoyoteAdapter}, where a request begins and ends, the same from
 * Tomcat 8.5 to 11. A servlet that throws leaves the outermost filter with status 200, and the
 * error page decides after that what the client gets. So the status is read here.
 *
 * <p>{@code service} is the first visit of a request to a thread, {@code asyncDispatch} every
 * further one of an asynchronous request: a dispatch, a completion, a time-out, an error. When
 * Tomcat recycles its request object, a request that was never completed ends.
 */
public final class TomcatProbe implements Probe {

  static final String ADAPTER = "org/apache/catalina/connector/CoyoteAdapter";
  static final String REQUEST = "org/apache/coyote/Request";
  static final String RESPONSE = "org/apache/coyote/Response";
  static final String LOGIN = "org/apache/catalina/authenticator/FormAuthenticator";
  private static final String ARGUMENTS =
      "(Lorg/apache/coyote/Request;Lorg/apache/coyote/Response;";

  private final AdviceSpec service;
  private final AdviceSpec asyncDispatch;
  private final AdviceSpec committed;
  private final AdviceSpec recycle;
  private final AdviceSpec login;

  /**
   * @param sizes whether the sizes of requests and responses are asked for
   */
  public TomcatProbe(boolean sizes) {
    AdviceSpec.Group group = new AdviceSpec.Group();
    service = group.with(adapterAdvice(false, sizes));
    asyncDispatch = group.with(adapterAdvice(true, sizes));
    committed = group.with(advice("CommittedAdvice"));
    recycle = group.with(advice("RecycleAdvice"));
    login = group.with(advice("LoginAdvice"));
  }

  private static AdviceSpec adapterAdvice(boolean resumes, boolean sizes) {
    return advice("AdapterAdvice")
        .bind(ResumesRequest.class, AdviceSpec.Binding.constant(resumes))
        .bind(WantsSizes.class, AdviceSpec.Binding.constant(sizes));
  }

  private static AdviceSpec advice(String simpleName) {
    return new AdviceSpec("io.promtap.http.TomcatProbe$" + simpleName, "http.tomcat");
  }

  @Override
  public String name() {
    return "http.tomcat";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(ADAPTER, REQUEST, RESPONSE, LOGIN);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    ClassHead actions = hierarchy.find("org/apache/coyote/ActionCode");
    if (actions == null || !"java/lang/Enum".equals(actions.superName())) {
      // Before Tomcat 7 there is no asynchronous request, and no way to ask for one.
      return;
    }
    boolean isAdapter = head.name().equals(ADAPTER);
    for (ClassHead.Method method : head.methods()) {
      if (isAdapter && method.descriptor().startsWith(ARGUMENTS)) {
        if (method.name().equals("service")) {
          plan.weave(method, service);
        } else if (method.name().equals("asyncDispatch")) {
          plan.weave(method, asyncDispatch);
        }
      } else if (head.name().equals(REQUEST) && method.toString().equals("recycle()V")) {
        plan.weave(method, recycle);
      } else if (head.name().equals(RESPONSE) && method.toString().equals("setCommitted(Z)V")) {
        plan.weave(method, committed);
      } else if (head.name().equals(LOGIN)
          && method.name().startsWith("forwardTo")
          && method.descriptor().startsWith("(Lorg/apache/catalina/connector/Request;")) {
        plan.weave(method, login);
      }
    }
  }

  /** Whether the method goes on with a request that came before. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface ResumesRequest {}

  /** Copied into Tomcat's adapter. */
  static final class AdapterAdvice {

    private AdapterAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter(
        @Advice.Argument(0) Request request, @ResumesRequest boolean resumes) {
      return PromtapBridge.containers.visited(
          request, resumes ? PromtapContainers.SAME : PromtapContainers.NEXT);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable PromtapThread thread,
        @Advice.Argument(0) Request request,
        @Advice.Argument(1) Response response,
        @WantsSizes boolean sizes,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thread != null) {
        thread.leaveContainer();
        AtomicBoolean isAsync = thread.answer();
        request.action(ActionCode.ASYNC_IS_ASYNC, isAsync);
        if (!isAsync.get()) {
          boolean isEventStream = false;
          try {
            // As a header, since asking for the content type would make a string.
            MessageBytes type = response.getMimeHeaders().getValue("Content-Type");
            isEventStream =
                type != null && type.startsWithIgnoreCase(PromtapBridge.EVENT_STREAM, 0);
          } catch (Throwable unanswered) {
            PromtapBridge.unanswered(unanswered, "http.tomcat");
          }
          try {
            PromtapBridge.containers.ended(
                request,
                PromtapContainers.SAME,
                // As when the headers are too large: the processor answers instead.
                thrown != null && !response.isCommitted() ? 500 : response.getStatus(),
                isEventStream);
          } catch (Throwable lost) {
            PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = request;
            throw lost;
          }
          if (sizes && PromtapBridge.containers.wantsSizes(request, PromtapContainers.SAME)) {
            // A file that the operating system sends does not count as written.
            boolean isSentByTheSystem =
                request.getAttribute("org.apache.tomcat.sendfile.filename") != null;
            PromtapBridge.containers.sized(
                request,
                PromtapContainers.SAME,
                request.getContentLengthLong(),
                request.getBytesRead(),
                isSentByTheSystem ? response.getContentLengthLong() : response.getContentWritten());
          }
        }
      }
    }
  }

  /** Copied into {@code Response.setCommitted}, which comes when the status line goes out. */
  static final class CommittedAdvice {

    private CommittedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Response response, @Advice.Argument(0) boolean committed) {
      Request request = committed ? response.getRequest() : null;
      if (request != null) {
        PromtapBridge.containers.committed(request, response.getStatus());
      }
    }
  }

  /** Copied into what shows the page of a form login, by a forward that is always a GET. */
  static final class LoginAdvice {

    private LoginAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) org.apache.catalina.connector.Request request) {
      PromtapBridge.containers.forwarding(request.getMethod());
    }
  }

  /** Copied into {@code Request.recycle}. */
  static final class RecycleAdvice {

    private RecycleAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Request request) {
      Response response = request.getResponse();
      if (response != null) {
        boolean isEventStream = false;
        try {
          MessageBytes type = response.getMimeHeaders().getValue("Content-Type");
          isEventStream = type != null && type.startsWithIgnoreCase(PromtapBridge.EVENT_STREAM, 0);
        } catch (Throwable unanswered) {
          PromtapBridge.unanswered(unanswered, "http.tomcat");
        }
        try {
          PromtapBridge.containers.ended(
              request, PromtapContainers.SAME, response.getStatus(), isEventStream);
        } catch (Throwable lost) {
          PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = request;
          throw lost;
        }
      }
    }
  }
}
