// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.asm.Advice;

/**
 * The probe for the servlet mappings of a context, which may change while the context serves
 * requests. It weaves the methods of Tomcat, Jetty and Undertow that each change passes; the
 * mappings are read again before the next request.
 *
 * <p>It is apart from the probes of these containers: where one of them is off, routes still
 * change.
 */
public final class RegistrationsProbe implements Probe {

  private static final AdviceSpec ADVICE =
      new AdviceSpec("io.promtap.http.RegistrationsProbe$ChangeAdvice", "http.routes");

  /** By the name of the class: names and descriptors of methods. */
  private static final Map<String, List<String>> CHANGES = new HashMap<>();

  static {
    CHANGES.put(
        "org/apache/catalina/core/StandardWrapper",
        Arrays.asList("addMapping(Ljava/lang/String;)V", "removeMapping(Ljava/lang/String;)V"));
    CHANGES.put(
        "io/undertow/servlet/handlers/ServletPathMatches",
        Collections.singletonList("invalidate()V"));
    for (String layer : Arrays.asList("", "ee8/", "ee9/", "ee10/", "ee11/")) {
      CHANGES.put(
          "org/eclipse/jetty/" + layer + "servlet/ServletHandler",
          Collections.singletonList("updateMappings()V"));
    }
  }

  @Override
  public String name() {
    return "http.routes";
  }

  @Override
  public Collection<String> classNames() {
    return CHANGES.keySet();
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    List<String> changes = CHANGES.get(head.name());
    for (ClassHead.Method method : head.methods()) {
      if (changes != null && changes.contains(method.toString())) {
        plan.weave(method, ADVICE);
      }
    }
  }

  /** Copied into what changes the servlet mappings of a context. */
  static final class ChangeAdvice {

    private ChangeAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit() {
      PromtapBridge.routes.registrationsChanged();
    }
  }
}
