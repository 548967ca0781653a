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
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collection;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for Payara. Its container has class names of Tomcat's with other methods, and sits on
 * Grizzly. {@code CoyoteAdapter.doService} gets each request, {@code ApplicationDispatcher} each
 * dispatch to a servlet or an error page, an asynchronous one on another thread. A request ends
 * when its object is recycled, after the last byte. The object serves one request at a time and is
 * the key to the request's numbers.
 *
 * <p>The advice is written for the types at the end, as in {@link TemplateProbe}.
 */
public final class PayaraProbe implements Probe {

  private static final String PACKAGE = "org/apache/catalina/connector/";
  static final String ADAPTER = PACKAGE + "CoyoteAdapter";
  static final String DISPATCHER = "org/apache/catalina/core/ApplicationDispatcher";
  static final String REQUEST = PACKAGE + "Request";
  private static final String GRIZZLY_REQUEST = "Lorg/glassfish/grizzly/http/server/Request;";
  private static final String SERVICE = "(" + GRIZZLY_REQUEST + "L" + REQUEST + ";";

  private static final String WRITTEN_FOR = "jakarta/servlet/";
  private static final String BEFORE = "javax/servlet/";

  private final Api jakarta = new Api(WRITTEN_FOR);
  private final Api javax = new Api(BEFORE);

  @Override
  public String name() {
    return "http.payara";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(ADAPTER, DISPATCHER, REQUEST);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    if (head.name().equals(REQUEST)
        && !head.declares("setCoyoteRequest", "(" + GRIZZLY_REQUEST + ")V")) {
      // Tomcat's.
      return;
    }
    boolean isJakarta = hierarchy.find(WRITTEN_FOR + "http/HttpServletResponse") != null;
    Api api = isJakarta ? jakarta : javax;
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec adviceOrNull = adviceOrNull(api, head.name(), method);
      if (adviceOrNull != null) {
        plan.weave(method, adviceOrNull);
      }
    }
  }

  private static @Nullable AdviceSpec adviceOrNull(
      Api api, String className, ClassHead.Method method) {
    String signature = method.toString();
    switch (className) {
      case ADAPTER:
        return signature.startsWith("doService" + SERVICE) ? api.service : null;
      case DISPATCHER:
        return signature.equals(api.dispatchSignature) ? api.dispatch : null;
      default:
        return signature.equals("recycle()V") ? api.recycle : null;
    }
  }

  /** The advice for one of the two packages that the Servlet API lives in. */
  private static final class Api {
    private final String prefix;
    private final AdviceSpec.Group group = new AdviceSpec.Group();
    final String dispatchSignature;
    final AdviceSpec service;
    final AdviceSpec dispatch;
    final AdviceSpec recycle;

    Api(String prefix) {
      this.prefix = prefix;
      dispatchSignature =
          String.format(
              "dispatch(L%sServletRequest;L%sServletResponse;L%sDispatcherType;)V",
              prefix, prefix, prefix);
      service = advice("ServiceAdvice");
      dispatch = advice("DispatchAdvice");
      recycle = advice("RecycleAdvice");
    }

    private AdviceSpec advice(String simpleName) {
      AdviceSpec spec =
          new AdviceSpec("io.promtap.http.PayaraProbe$" + simpleName, "http.payara")
              .rename(own("OwnRequest"), REQUEST)
              .rename(own("OwnResponse"), "org/apache/catalina/Response")
              .rename(own("OwnFacade"), PACKAGE + "RequestFacade");
      return group.with(prefix.equals(WRITTEN_FOR) ? spec : spec.rename(WRITTEN_FOR, prefix));
    }

    private static String own(String simpleName) {
      return "io/promtap/http/PayaraProbe$" + simpleName;
    }
  }

  /** Copied into {@code CoyoteAdapter.doService}. */
  static final class ServiceAdvice {

    private ServiceAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter(@Advice.Argument(1) OwnRequest request) {
      return PromtapBridge.containers.visited(request, PromtapContainers.NEXT);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable PromtapThread thread) {
      if (thread != null) {
        thread.leaveContainer();
      }
    }
  }

  /**
   * Copied into {@code ApplicationDispatcher.dispatch}. Within a visit nothing comes of it. The
   * application may have wrapped the request.
   */
  static final class DispatchAdvice {

    private DispatchAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter(
        @Advice.Argument(0) ServletRequest wrapped, @Advice.Argument(2) DispatcherType type) {
      if (type == DispatcherType.FORWARD) {
        return null;
      }
      ServletRequest request = wrapped;
      for (int i = 0; i < 100 && request instanceof ServletRequestWrapper; i++) {
        request = ((ServletRequestWrapper) request).getRequest();
      }
      return request instanceof OwnFacade
          ? PromtapBridge.containers.visited(
              ((OwnFacade) request).getUnwrappedCoyoteRequest(), PromtapContainers.SAME)
          : null;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable PromtapThread thread) {
      if (thread != null) {
        thread.leaveContainer();
      }
    }
  }

  /** Copied into {@code Request.recycle}, which comes before the response is recycled. */
  static final class RecycleAdvice {

    private RecycleAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This OwnRequest request) {
      OwnResponse response = request.getResponse();
      if (response instanceof HttpServletResponse) {
        HttpServletResponse http = (HttpServletResponse) response;
        boolean isEventStream = false;
        try {
          isEventStream = PromtapBridge.isEventStream(http.getContentType());
        } catch (Throwable unanswered) {
          PromtapBridge.unanswered(unanswered, "http.payara");
        }
        try {
          PromtapBridge.containers.ended(
              request, PromtapContainers.SAME, http.getStatus(), isEventStream);
        } catch (Throwable lost) {
          PromtapBridge.lostEnds[PromtapBridge.endsLost++ & PromtapBridge.LAST_LOST] = request;
          throw lost;
        }
      }
    }
  }

  /** {@code org.apache.catalina.connector.Request}. */
  abstract static class OwnRequest {
    abstract OwnResponse getResponse();
  }

  /** {@code org.apache.catalina.Response}. */
  interface OwnResponse {}

  /** {@code org.apache.catalina.connector.RequestFacade}. */
  abstract static class OwnFacade implements ServletRequest {
    abstract OwnRequest getUnwrappedCoyoteRequest();
  }
}
