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
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for Open Liberty. {@code WebApp} gets each request, {@code WebAppRequestDispatcher}
 * each dispatch, {@code ListenerHelper} each time-out and failure of an asynchronous request. The
 * response object ends a request when it writes its last byte: by {@code finish}, or by {@code
 * closeResponseOutput} if the request is asynchronous. It serves one request at a time and is the
 * key to the request's numbers.
 *
 * <p>Liberty serves files and answers 404 by code that is no servlet. So the call that encloses
 * filters and servlets is treated as the outermost filter.
 *
 * <p>All is in classes that Liberty has twice, for {@code javax.servlet} and for {@code
 * jakarta.servlet}. The advice names only types of the JDK and of the Servlet API, since Liberty's
 * own are in no repository.
 */
public final class LibertyProbe implements Probe {

  private static final String PACKAGE = "com/ibm/ws/webcontainer/";
  static final String APPLICATION = PACKAGE + "webapp/WebApp";
  static final String CACHED = PACKAGE + "servlet/CacheServletWrapper";
  static final String FILTERS = PACKAGE + "filter/WebAppFilterManager";
  static final String DISPATCHER = PACKAGE + "webapp/WebAppRequestDispatcher";
  static final String RESPONSE = PACKAGE + "srt/SRTServletResponse";
  private static final String WRITTEN_FOR = "jakarta/servlet/";
  private static final String BEFORE = "javax/servlet/";

  private static final String REQUEST = "LibertyProbe$RequestAdvice";
  private static final String FILTER = "ServletAdvice$RequestAdvice";
  private static final String DISPATCH = "LibertyProbe$DispatchAdvice";
  private static final String FINISH = "LibertyProbe$FinishAdvice";
  private static final String CLOSE = "LibertyProbe$CloseAdvice";

  private final Map<String, AdviceSpec> jakarta;
  private final Map<String, AdviceSpec> javax;

  /**
   * @param traces whether the header {@code traceparent} of requests is read
   */
  public LibertyProbe(boolean traces) {
    jakarta = advice(WRITTEN_FOR, traces);
    javax = advice(BEFORE, traces);
  }

  private static Map<String, AdviceSpec> advice(String prefix, boolean traces) {
    AdviceSpec.Group group = new AdviceSpec.Group();
    Map<String, AdviceSpec> advice = new HashMap<>();
    for (String name : Arrays.asList(REQUEST, FILTER, DISPATCH, FINISH, CLOSE)) {
      AdviceSpec spec =
          new AdviceSpec("io.promtap.http." + name, "http.liberty")
              .bind(ServletProbe.ReadsTraceparent.class, AdviceSpec.Binding.constant(traces))
              .bind(ServletProbe.HasMapping.class, AdviceSpec.Binding.constant(true));
      advice.put(
          name, group.with(prefix.equals(WRITTEN_FOR) ? spec : spec.rename(WRITTEN_FOR, prefix)));
    }
    return advice;
  }

  @Override
  public String name() {
    return "http.liberty";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(APPLICATION, CACHED, FILTERS, DISPATCHER, RESPONSE);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    Map<String, AdviceSpec> advice =
        hierarchy.find(WRITTEN_FOR + "http/HttpServletResponse") != null ? jakarta : javax;
    ClassHead.@Nullable Method request = null;
    for (ClassHead.Method method : head.methods()) {
      String adviceOrNull = adviceOrNull(head.name(), method);
      if (adviceOrNull == null) {
        continue;
      }
      if (!adviceOrNull.equals(REQUEST)) {
        plan.weave(method, Objects.requireNonNull(advice.get(adviceOrNull)));
      } else if (request == null || method.descriptor().length() > request.descriptor().length()) {
        // The shorter one calls the longer one.
        request = method;
      }
    }
    if (request != null) {
      plan.weave(request, Objects.requireNonNull(advice.get(REQUEST)));
    }
  }

  private static @Nullable String adviceOrNull(String className, ClassHead.Method method) {
    String signature = method.toString();
    switch (className) {
      case APPLICATION:
      case CACHED:
        return isCall(method, "handleRequest") ? REQUEST : null;
      case FILTERS:
        return isCall(method, "invokeFilters") ? FILTER : null;
      case DISPATCHER:
        return isCall(method, "dispatch") && signature.endsWith("/servlet/DispatcherType;)V")
            ? DISPATCH
            : null;
      default:
        return signature.equals("finish()V")
            ? FINISH
            : signature.equals("closeResponseOutput(Z)V") ? CLOSE : null;
    }
  }

  private static boolean isCall(ClassHead.Method method, String name) {
    return method.name().equals(name)
        && method.descriptor().contains("/servlet/ServletRequest;L")
        && method.descriptor().contains("/servlet/ServletResponse;");
  }

  /**
   * Copied into {@code handleRequest}. A connection that was upgraded to another protocol never
   * finishes its response.
   */
  static final class RequestAdvice {

    private RequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter(@Advice.Argument(1) ServletResponse response) {
      return PromtapBridge.containers.visited(response, PromtapContainers.NEXT);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable PromtapThread thread,
        @Advice.Argument(1) ServletResponse response) {
      if (thread != null) {
        thread.leaveContainer();
        if (((HttpServletResponse) response).getStatus() == 101) {
          try {
            PromtapBridge.containers.ended(response, PromtapContainers.SAME, 101, false);
          } catch (Throwable lost) {
            PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = response;
            throw lost;
          }
        }
      }
    }
  }

  /**
   * Copied into {@code WebAppRequestDispatcher.dispatch}. Within a visit nothing comes of it. The
   * application may have wrapped the response.
   */
  static final class DispatchAdvice {

    private DispatchAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter(@Advice.Argument(1) ServletResponse wrapped) {
      @Nullable ServletResponse response = wrapped;
      try {
        for (int i = 0; i < 100 && response instanceof ServletResponseWrapper; i++) {
          response = ((ServletResponseWrapper) response).getResponse();
        }
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.liberty");
        response = null;
      }
      return response == null
          ? null
          : PromtapBridge.containers.visited(response, PromtapContainers.SAME);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable PromtapThread thread) {
      if (thread != null) {
        thread.leaveContainer();
      }
    }
  }

  /**
   * Copied into {@code SRTServletResponse.finish}. What it writes has the status that the response
   * has before; after that it may have the next request's.
   */
  static final class FinishAdvice {

    private FinishAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This HttpServletResponse response,
        @Advice.Local("isEventStream") boolean isEventStream,
        @Advice.Local("status") int status) {
      status = response.getStatus();
      try {
        isEventStream = PromtapBridge.isEventStream(response.getContentType());
      } catch (Throwable unanswered) {
        PromtapBridge.unanswered(unanswered, "http.liberty");
      }
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This HttpServletResponse response,
        @Advice.Local("isEventStream") boolean isEventStream,
        @Advice.Local("status") int status) {
      try {
        PromtapBridge.containers.ended(response, PromtapContainers.SAME, status, isEventStream);
      } catch (Throwable lost) {
        PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = response;
        throw lost;
      }
    }
  }

  /**
   * Copied into {@code SRTServletResponse.closeResponseOutput}, which an asynchronous request calls
   * with {@code true} at its end.
   */
  static final class CloseAdvice {

    private CloseAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This HttpServletResponse response, @Advice.Argument(0) boolean releasesChannel) {
      if (releasesChannel) {
        boolean isEventStream = false;
        try {
          isEventStream = PromtapBridge.isEventStream(response.getContentType());
        } catch (Throwable unanswered) {
          PromtapBridge.unanswered(unanswered, "http.liberty");
        }
        try {
          PromtapBridge.containers.ended(
              response, PromtapContainers.SAME, response.getStatus(), isEventStream);
        } catch (Throwable lost) {
          PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = response;
          throw lost;
        }
      }
    }
  }
}
