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
import net.bytebuddy.asm.Advice;
import org.jboss.resteasy.core.ResourceMethodInvoker;
import org.jboss.resteasy.core.registry.MethodExpression;
import org.jboss.resteasy.specimpl.ResteasyUriInfo;
import org.jboss.resteasy.spi.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The probe for the templates that RESTEasy matches, versions 4 to 7: the expression of each
 * locator and method, at the moment when its variables are read from the path.
 *
 * <p>For paths without a variable RESTEasy remembers what it found and reads nothing. Then the path
 * of the request is the template.
 */
public final class RestEasyProbe implements Probe {

  private static final String ROOT = "org/jboss/resteasy/core/registry/RootNode";
  private static final String EXPRESSION = "org/jboss/resteasy/core/registry/MethodExpression";
  private static final String INVOKER = "org/jboss/resteasy/core/ResourceMethodInvoker";
  private static final String WRITTEN_FOR = "jakarta/ws/rs/";
  private static final String BEFORE = "javax/ws/rs/";
  private static final String REQUEST = "(Lorg/jboss/resteasy/spi/HttpRequest;";
  private static final String INVOKE =
      REQUEST + "Lorg/jboss/resteasy/spi/HttpResponse;Ljava/lang/Object;)";

  private final Api jakarta = new Api(WRITTEN_FOR);
  private final Api javax = new Api(BEFORE);

  /** The advice for one of the two packages that JAX-RS lives in. */
  private static final class Api {
    private final String prefix;
    private final AdviceSpec.Group group = new AdviceSpec.Group();
    final AdviceSpec part;
    final AdviceSpec match;
    final AdviceSpec invoke;

    Api(String prefix) {
      this.prefix = prefix;
      part = advice("PartAdvice");
      match = advice("MatchAdvice");
      invoke = advice("InvokeAdvice");
    }

    private AdviceSpec advice(String name) {
      AdviceSpec spec = new AdviceSpec("io.promtap.http.RestEasyProbe$" + name, "http.resteasy");
      return group.with(prefix.equals(WRITTEN_FOR) ? spec : spec.rename(WRITTEN_FOR, prefix));
    }
  }

  @Override
  public String name() {
    return "http.resteasy";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(ROOT, EXPRESSION, INVOKER);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    ClassHead request = hierarchy.find("org/jboss/resteasy/spi/HttpRequest");
    boolean isJavax = request != null && request.declares("getUri", "()Ljavax/ws/rs/core/UriInfo;");
    Api api = isJavax ? javax : jakarta;
    for (ClassHead.Method method : head.methods()) {
      String signature = method.toString();
      if (head.name().equals(EXPRESSION) && method.name().equals("populatePathParams")) {
        plan.weave(method, api.part);
      } else if (head.name().equals(ROOT) && signature.startsWith("match" + REQUEST + "I)")) {
        plan.weave(method, api.match);
      } else if (head.name().equals(INVOKER) && signature.startsWith("invoke" + INVOKE)) {
        plan.weave(method, api.invoke);
      }
    }
  }

  /** Copied into the search for a resource method, below a locator or from the start. */
  static final class MatchAdvice {

    private MatchAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(1) int start) {
      if (start == 0) {
        PromtapBridge.routes.matchingBegan();
      }
      return PromtapBridge.routes.partsMatched();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter int partsBefore,
        @Advice.Argument(0) HttpRequest request,
        @Advice.Argument(1) int start,
        @Advice.Return @Nullable Object invoker) {
      // Other invokers answer OPTIONS for any path.
      if (invoker instanceof ResourceMethodInvoker
          && PromtapBridge.routes.partsMatched() == partsBefore) {
        Object uri = request.getUri();
        String path =
            uri instanceof ResteasyUriInfo ? ((ResteasyUriInfo) uri).getMatchingPath() : null;
        if (path != null && start <= path.length()) {
          PromtapBridge.routes.partMatched(path.substring(start));
        }
      }
    }
  }

  /** Copied into the expression of a locator or a method. */
  static final class PartAdvice {

    private PartAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This MethodExpression expression) {
      PromtapBridge.routes.partMatched(expression.getPathExpression());
    }
  }

  /** Copied into the call of a resource method. */
  static final class InvokeAdvice {

    private InvokeAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) HttpRequest request) {
      Object uri = request.getUri();
      PromtapBridge.routes.allPartsMatched(
          uri instanceof ResteasyUriInfo ? ((ResteasyUriInfo) uri).getContextPath() : null);
    }
  }
}
