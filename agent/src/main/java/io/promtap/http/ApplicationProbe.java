// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The probe for the start of a web application: the methods by which every server hands its servlet
 * context to initializers, listeners, filters and servlets. What they do, such as to open a pool,
 * belongs to the application before its first request. Only for the label {@code application}.
 */
public final class ApplicationProbe implements Probe {

  private static final String WHERE = "http.applications";
  private static final String WRITTEN_FOR = "jakarta/servlet/";

  /** From a method to its advice. */
  private final Map<String, AdviceSpec> advice = new LinkedHashMap<>();

  private final List<String> types = new ArrayList<>();
  private final List<String> marks = new ArrayList<>();

  public ApplicationProbe() {
    for (String api : Arrays.asList(WRITTEN_FOR, "javax/servlet/")) {
      add(api, "contextInitialized", "(L" + api + "ServletContextEvent;)V", "ListenerAdvice");
      add(api, "onStartup", "(Ljava/util/Set;L" + api + "ServletContext;)V", "InitializerAdvice");
      add(api, "init", "(L" + api + "ServletConfig;)V", "ServletAdvice");
      add(api, "init", "(L" + api + "FilterConfig;)V", "FilterAdvice");
      for (String type :
          Arrays.asList(
              "ServletContextListener",
              "ServletContainerInitializer",
              "Servlet",
              "Filter",
              "GenericServlet",
              "http/HttpServlet")) {
        types.add(api + type);
      }
    }
  }

  private void add(String api, String method, String descriptor, String simpleName) {
    AdviceSpec spec = new AdviceSpec("io.promtap.http.ApplicationAdvice$" + simpleName, WHERE);
    advice.put(method + descriptor, api.equals(WRITTEN_FOR) ? spec : spec.rename(WRITTEN_FOR, api));
    marks.add(descriptor);
  }

  @Override
  public String name() {
    return WHERE;
  }

  @Override
  public Collection<String> marks() {
    return marks;
  }

  @Override
  public Collection<String> supertypes() {
    return types;
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    if (head.isInterface()) {
      return;
    }
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec spec = method.isStatic() ? null : advice.get(method.toString());
      if (spec != null && hierarchy.isAny(types)) {
        plan.weave(method, spec);
      }
    }
  }
}
