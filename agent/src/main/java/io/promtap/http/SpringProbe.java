// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Collection;
import java.util.Collections;
import net.bytebuddy.asm.Advice;

/**
 * The probe for the pattern that Spring MVC matches, Spring 3 to 7: an attribute of the request. It
 * is read after the interceptors were called. All kinds of handler mapping have set it by then, and
 * an interceptor may have refused the request. At the end of the request it would be too late: a
 * forward may have put another pattern there.
 */
public final class SpringProbe implements Probe {

  private static final String CHAIN = "org/springframework/web/servlet/HandlerExecutionChain";
  private static final String WRITTEN_FOR = "jakarta/servlet/";

  private final AdviceSpec jakarta = advice("MatchedAdvice", "jakarta.servlet.");
  private final AdviceSpec javax =
      advice("MatchedAdvice", "javax.servlet.").rename(WRITTEN_FOR, "javax/servlet/");
  private final AdviceSpec legacy =
      advice("LegacyMatchedAdvice", "javax.servlet.").rename(WRITTEN_FOR, "javax/servlet/");

  private static AdviceSpec advice(String simpleName, String attributes) {
    return new AdviceSpec("io.promtap.http.SpringProbe$" + simpleName, "http.spring")
        .bind(ErrorAttribute.class, AdviceSpec.Binding.constant(attributes + "error.status_code"));
  }

  @Override
  public String name() {
    return "http.spring";
  }

  @Override
  public Collection<String> classNames() {
    return Collections.singleton(CHAIN);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      if (method.name().equals("applyPreHandle")) {
        plan.weave(method, advice(method, hierarchy));
      }
    }
  }

  private AdviceSpec advice(ClassHead.Method method, Hierarchy hierarchy) {
    if (method.descriptor().contains(WRITTEN_FOR)) {
      return jakarta;
    }
    return hierarchy.lacks("javax/servlet/ServletRequest", "getServletContext") ? legacy : javax;
  }

  /** The attribute that a request has while an error page is made for it. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface ErrorAttribute {}

  /**
   * Copied into Spring's chain of interceptors. Each fact is asked apart, as in {@link
   * ServletAdvice}.
   */
  static final class MatchedAdvice {

    private MatchedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) HttpServletRequest request, @ErrorAttribute String errorAttribute) {
      Object pattern = null;
      try {
        if (request.getAttribute(errorAttribute) == null) {
          pattern =
              request.getAttribute(
                  "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern");
        }
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.spring");
      }
      if (pattern == null) {
        return;
      }
      ServletContext context = null;
      try {
        context = request.getServletContext();
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.spring");
      }
      String contextPath = null;
      try {
        contextPath = context == null ? request.getContextPath() : context.getContextPath();
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.spring");
      }
      String servletPath = null;
      try {
        servletPath = request.getServletPath();
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.spring");
      }
      String pathInfo = null;
      try {
        pathInfo = request.getPathInfo();
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.spring");
      }
      PromtapBridge.routes.matched(context, contextPath, servletPath, pathInfo, pattern);
    }
  }

  /** The same for the Servlet API before 3.0, where no request knows its servlet context. */
  static final class LegacyMatchedAdvice {

    private LegacyMatchedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) HttpServletRequest request, @ErrorAttribute String errorAttribute) {
      Object pattern = null;
      try {
        if (request.getAttribute(errorAttribute) == null) {
          pattern =
              request.getAttribute(
                  "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern");
        }
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.spring");
      }
      if (pattern == null) {
        return;
      }
      String contextPath = null;
      try {
        contextPath = request.getContextPath();
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.spring");
      }
      String servletPath = null;
      try {
        servletPath = request.getServletPath();
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.spring");
      }
      String pathInfo = null;
      try {
        pathInfo = request.getPathInfo();
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.spring");
      }
      PromtapBridge.routes.matched(null, contextPath, servletPath, pathInfo, pattern);
    }
  }
}
