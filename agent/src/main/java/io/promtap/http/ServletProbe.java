// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

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
    AdviceSpec advice = api.advice(hierarchy);
    for (ClassHead.Method method : methods) {
      plan.weave(method, advice);
    }
  }

  /** One of the two packages that the servlet API lives in. */
  private static final class Api {
    final String prefix;
    final String service;
    final String doFilter;
    final List<String> types;
    private final AdviceSpec withMapping;
    private final AdviceSpec withoutMapping;
    private final AdviceSpec legacy;

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
      withMapping = advice("RequestAdvice", traces, true);
      withoutMapping = advice("RequestAdvice", traces, false);
      legacy = advice("LegacyAdvice", traces, false);
    }

    /** Returns the advice for the API that this loader has. */
    AdviceSpec advice(Hierarchy hierarchy) {
      if (hierarchy.lacks(prefix + "ServletRequest", "getServletContext")) {
        return legacy;
      }
      return hierarchy.lacks(prefix + "http/HttpServletRequest", "getHttpServletMapping")
          ? withoutMapping
          : withMapping;
    }

    private AdviceSpec advice(String simpleName, boolean traces, boolean hasMapping) {
      AdviceSpec spec =
          new AdviceSpec("io.promtap.http.ServletAdvice$" + simpleName, "http.servlet")
              .bind(ReadsTraceparent.class, AdviceSpec.Binding.constant(traces))
              .bind(HasMapping.class, AdviceSpec.Binding.constant(hasMapping));
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

  /** A constant: whether the API has {@code HttpServletMapping}, as since 4.0. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface HasMapping {}
}
