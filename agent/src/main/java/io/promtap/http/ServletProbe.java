// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapHttp;
import io.promtap.bridge.PromtapThread;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for every {@code Servlet.service} and {@code Filter.doFilter}. Filters too, since one
 * may answer without calling a servlet. The advice is written for {@code jakarta.servlet}; for
 * {@code javax.servlet} it is read with the package renamed.
 */
public final class ServletProbe implements Probe {

  /** The package that the advice below is compiled against. */
  private static final String WRITTEN_FOR = "jakarta/servlet/";

  private final Api jakarta;
  private final Api javax;

  /**
   * @param traces whether the header {@code traceparent} of requests is read
   */
  public ServletProbe(boolean traces) {
    jakarta = new Api(WRITTEN_FOR, traces);
    javax = new Api("javax/servlet/", traces);
  }

  @Override
  public String name() {
    return "http.servlet";
  }

  @Override
  public Collection<String> marks() {
    return Arrays.asList(jakarta.service, jakarta.doFilter, javax.service, javax.doFilter);
  }

  @Override
  public Collection<String> supertypes() {
    List<String> types = new ArrayList<>(jakarta.types);
    types.addAll(javax.types);
    return types;
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    select(jakarta, head, hierarchy, plan);
    select(javax, head, hierarchy, plan);
  }

  private static void select(Api api, ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    List<ClassHead.Method> methods = new ArrayList<>();
    for (ClassHead.Method method : head.methods()) {
      if (api.isEntry(method)) {
        methods.add(method);
      }
    }
    if (methods.isEmpty() || !hierarchy.isAny(api.types)) {
      return;
    }
    // A call of a method that the API of this loader does not have would fail in every request.
    boolean isLegacy = hierarchy.lacks(api.prefix + "ServletRequest", "getServletContext");
    for (ClassHead.Method method : methods) {
      plan.weave(method, isLegacy ? api.legacyAdvice : api.advice);
    }
  }

  /** One of the two packages that the servlet API lives in. */
  private static final class Api {
    final String prefix;
    final String service;
    final String doFilter;
    final List<String> types;
    final AdviceSpec advice;
    final AdviceSpec legacyAdvice;

    Api(String prefix, boolean traces) {
      this.prefix = prefix;
      String requestAndResponse = "(L" + prefix + "ServletRequest;L" + prefix + "ServletResponse;";
      service = requestAndResponse + ")V";
      doFilter = requestAndResponse + "L" + prefix + "FilterChain;)V";
      types =
          Arrays.asList(
              prefix + "Servlet",
              prefix + "Filter",
              prefix + "GenericServlet",
              prefix + "http/HttpServlet",
              prefix + "http/HttpFilter");
      advice = advice("ServletAdvice", traces);
      legacyAdvice = advice("LegacyServletAdvice", traces);
    }

    private AdviceSpec advice(String simpleName, boolean traces) {
      AdviceSpec spec =
          new AdviceSpec("io.promtap.http.ServletProbe$" + simpleName, "http.servlet")
              .bind(ReadsTraceparent.class, AdviceSpec.Binding.constant(traces));
      return prefix.equals(WRITTEN_FOR) ? spec : spec.rename(WRITTEN_FOR, prefix);
    }

    boolean isEntry(ClassHead.Method method) {
      return !method.isStatic()
          && (method.name().equals("service") && method.descriptor().equals(service)
              || method.name().equals("doFilter") && method.descriptor().equals(doFilter));
    }
  }

  /** Whether the header {@code traceparent} is read: a constant, so nothing is asked without. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface ReadsTraceparent {}

  /** Copied into servlets and filters; see {@link io.promtap.bridge.PromtapHttp} for the order. */
  static final class ServletAdvice {

    private ServletAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) ServletRequest request,
        @ReadsTraceparent boolean traces,
        @Advice.Local("thread") @Nullable PromtapThread thread) {
      // A local and not the return value: the exit has to see it even if the request throws here.
      thread = PromtapBridge.http.entered();
      if (thread != null) {
        thread.insideApplication = true;
        DispatcherType type = request.getDispatcherType();
        if (!thread.insideContainer && type != DispatcherType.REQUEST) {
          PromtapBridge.http.resumed(
              thread, request, type == DispatcherType.FORWARD || type == DispatcherType.INCLUDE);
        }
        if (request instanceof HttpServletRequest) {
          HttpServletRequest http = (HttpServletRequest) request;
          if (type == DispatcherType.ERROR) {
            PromtapBridge.routes.arrivedAtErrorPage(thread, http.getMethod());
          } else {
            PromtapBridge.routes.arrived(
                thread,
                http.getMethod(),
                http.getServletContext(),
                http.getServletContext().getContextPath(),
                http.getServletPath(),
                http.getPathInfo());
          }
          if (traces) {
            PromtapBridge.http.traced(thread, http.getHeader("traceparent"));
          }
        }
      }
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Local("thread") @Nullable PromtapThread thread,
        @Advice.Argument(0) ServletRequest request,
        @Advice.Argument(1) ServletResponse response,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thread == null) {
        return;
      }
      thread.insideApplication = false;
      if (PromtapBridge.http.exited(thread)
          && request instanceof HttpServletRequest
          && response instanceof HttpServletResponse) {
        HttpServletRequest http = (HttpServletRequest) request;
        int status = ((HttpServletResponse) response).getStatus();
        boolean committed = response.isCommitted();
        if (!thread.insideContainer) {
          PromtapBridge.http.left(
              thread,
              request,
              response,
              http.isAsyncStarted() ? http.getAsyncContext() : null,
              thrown != null || status >= 400,
              committed ? response.getContentType() : null);
        }
        PromtapBridge.http.finished(thread, status, committed, thrown);
      }
    }
  }

  /**
   * The same for the Servlet API before 3.0. A request is never asynchronous there and does not
   * know its servlet context, and a response does not know its status: see {@link
   * LegacyResponseProbe}.
   */
  static final class LegacyServletAdvice {

    private LegacyServletAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) ServletRequest request,
        @ReadsTraceparent boolean traces,
        @Advice.Local("thread") @Nullable PromtapThread thread) {
      if (request.getAttribute("javax.servlet.error.status_code") != null) {
        // An error page: its request was counted, or reached no application.
        return;
      }
      thread = PromtapBridge.http.entered();
      if (thread != null) {
        thread.insideApplication = true;
        if (request instanceof HttpServletRequest) {
          HttpServletRequest http = (HttpServletRequest) request;
          PromtapBridge.routes.arrived(
              thread,
              http.getMethod(),
              null,
              http.getContextPath(),
              http.getServletPath(),
              http.getPathInfo());
          if (traces) {
            PromtapBridge.http.traced(thread, http.getHeader("traceparent"));
          }
        }
      }
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Local("thread") @Nullable PromtapThread thread,
        @Advice.Argument(1) ServletResponse response,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thread == null) {
        return;
      }
      thread.insideApplication = false;
      if (PromtapBridge.http.exited(thread)) {
        PromtapBridge.http.finished(
            thread, PromtapHttp.UNKNOWN_STATUS, response.isCommitted(), thrown);
      }
    }
  }
}
