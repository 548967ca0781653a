// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.net.URI;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.glassfish.jersey.server.internal.routing.UriRoutingContext;
import org.glassfish.jersey.uri.UriTemplate;
import org.jspecify.annotations.Nullable;

/**
 * The probe for the templates that Jersey matches, versions 2 to 4. Jersey gives its routing
 * context each resource, locator and method on the way, and then the endpoint. A request with a
 * method that the resource does not have (405) has no endpoint.
 */
public final class JerseyProbe implements Probe {

  private static final String CONTEXT =
      "org/glassfish/jersey/server/internal/routing/UriRoutingContext";

  private final AdviceSpec.Group group = new AdviceSpec.Group();
  private final AdviceSpec part = group.with(advice("PartAdvice"));
  private final AdviceSpec matched = group.with(advice("MatchedAdvice"));

  private static AdviceSpec advice(String name) {
    return new AdviceSpec("io.promtap.http.JerseyProbe$" + name, "http.jersey");
  }

  @Override
  public String name() {
    return "http.jersey";
  }

  @Override
  public Collection<String> classNames() {
    return Collections.singleton(CONTEXT);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      if (method.name().equals("pushTemplates")) {
        plan.weave(method, part);
      } else if (method.name().equals("setEndpoint")) {
        plan.weave(method, matched);
      }
    }
  }

  /** Copied into the method that gets a template, before it keeps it. */
  static final class PartAdvice {

    private PartAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This UriRoutingContext routing,
        @Advice.Argument(0) @Nullable UriTemplate resource,
        @Advice.Argument(1) @Nullable UriTemplate method) {
      List<UriTemplate> matched = routing.getMatchedTemplates();
      if (matched == null || matched.isEmpty()) {
        PromtapBridge.routes.matchingBegan();
      }
      if (resource != null) {
        PromtapBridge.routes.partMatched(resource.getTemplate());
      }
      if (method != null) {
        PromtapBridge.routes.partMatched(method.getTemplate());
      }
    }
  }

  /** Copied into the method that gets the endpoint. */
  static final class MatchedAdvice {

    private MatchedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This UriRoutingContext routing) {
      URI base = routing.getBaseUri();
      PromtapBridge.routes.allPartsMatched(base == null ? null : base.getRawPath());
    }
  }
}
