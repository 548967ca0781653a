// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.asm.Advice;

/**
 * The probe for the status in a container of the Servlet API before 3.0, where a response has no
 * {@code getStatus}: it weaves the methods that set the status in the container's own response
 * class. Wrappers are left out: what they pass on arrives there, and what they swallow has no
 * effect.
 */
public final class LegacyResponseProbe implements Probe {

  private static final String API = "javax/servlet/";
  private static final String RESPONSE = API + "http/HttpServletResponse";
  private static final String WRAPPER = API + "http/HttpServletResponseWrapper";

  /** An obsolete method that every response class has and nobody calls. */
  private static final String MARK = "encodeRedirectUrl";

  private final Map<String, AdviceSpec> setters = new HashMap<>();

  public LegacyResponseProbe() {
    setters.put("setStatus(I)V", advice("StatusAdvice"));
    setters.put("setStatus(ILjava/lang/String;)V", advice("StatusAdvice"));
    setters.put("sendError(I)V", advice("StatusAdvice"));
    setters.put("sendError(ILjava/lang/String;)V", advice("StatusAdvice"));
    setters.put("sendRedirect(Ljava/lang/String;)V", advice("RedirectAdvice"));
  }

  private static AdviceSpec advice(String simpleName) {
    return new AdviceSpec("io.promtap.http.LegacyResponseProbe$" + simpleName, "http.servlet")
        .rename("jakarta/servlet/", API);
  }

  @Override
  public String name() {
    return "http.legacy";
  }

  @Override
  public Collection<String> marks() {
    return Arrays.asList(MARK);
  }

  @Override
  public Collection<String> supertypes() {
    return Arrays.asList(RESPONSE);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    if (!hierarchy.isAny(Arrays.asList(RESPONSE)) || hierarchy.isAny(Arrays.asList(WRAPPER))) {
      return;
    }
    if (!hierarchy.lacks(RESPONSE, "getStatus")) {
      return;
    }
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec setter = setters.get(method.toString());
      if (setter != null && !method.isStatic()) {
        plan.weave(method, setter);
      }
    }
  }

  /** Copied into {@code setStatus} and {@code sendError}. */
  static final class StatusAdvice {

    private StatusAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpServletResponse response, @Advice.Argument(0) int status) {
      boolean committed = false;
      try {
        committed = response.isCommitted();
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.servlet");
      }
      if (!committed) {
        PromtapBridge.http.statusSet(status);
      }
    }
  }

  /** Copied into {@code sendRedirect}. */
  static final class RedirectAdvice {

    private RedirectAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpServletResponse response) {
      boolean committed = false;
      try {
        committed = response.isCommitted();
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.servlet");
      }
      if (!committed) {
        PromtapBridge.http.statusSet(302);
      }
    }
  }
}
