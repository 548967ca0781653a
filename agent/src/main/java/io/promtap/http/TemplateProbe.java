// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collection;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for frameworks that put all on one servlet or filter and match a template by
 * themselves: Javalin 5 to 7 and Spark 2. Each has one method that gets the matched route before
 * its handler is called.
 *
 * <p>The advice is written for the interfaces and classes at the end, which have the few members
 * that are used. Their names become those of the framework when the advice is read. So no version
 * of a framework is needed to compile it.
 */
public final class TemplateProbe implements Probe {

  private static final String JAVALIN = "io/javalin/http/servlet/JavalinServletContext";
  private static final String JAVALIN_ENDPOINT = "io/javalin/router/Endpoint";
  private static final String SPARK = "spark/Request";
  private static final String SPARK_MATCH = "spark/routematch/RouteMatch";

  private final AdviceSpec javalin =
      rename(advice("JavalinAdvice"), "JavalinContext", "io/javalin/http/Context")
          .rename(own("JavalinMethod"), "io/javalin/http/HandlerType");
  private final AdviceSpec javalin7 =
      rename(advice("Javalin7Advice"), "JavalinContext", "io/javalin/http/Context")
          .rename(own("JavalinMethod"), "io/javalin/http/HandlerType")
          .rename(own("JavalinEndpoint"), JAVALIN_ENDPOINT);
  private final AdviceSpec spark =
      rename(advice("SparkAdvice"), "SparkRequest", SPARK)
          .rename(own("SparkMatch"), SPARK_MATCH)
          .rename(own("SparkRoute"), "spark/RouteImpl")
          .rename("jakarta/servlet/", "javax/servlet/");

  private static AdviceSpec advice(String simpleName) {
    return new AdviceSpec("io.promtap.http.TemplateProbe$" + simpleName, "http.template");
  }

  private static AdviceSpec rename(AdviceSpec spec, String ownName, String name) {
    return spec.rename(own(ownName), name);
  }

  private static String own(String simpleName) {
    return "io/promtap/http/TemplateProbe$" + simpleName;
  }

  @Override
  public String name() {
    return "http.template";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(JAVALIN, SPARK);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec adviceOrNull = adviceOrNull(head.name(), method);
      if (adviceOrNull != null && !method.isStatic()) {
        plan.weave(method, adviceOrNull);
      }
    }
  }

  private @Nullable AdviceSpec adviceOrNull(String className, ClassHead.Method method) {
    switch (className) {
      case JAVALIN:
        if (!method.name().equals("update")) {
          return null;
        }
        return method.descriptor().startsWith("(L" + JAVALIN_ENDPOINT + ";") ? javalin7 : javalin;
      default:
        return method.toString().equals("changeMatch(L" + SPARK_MATCH + ";)V") ? spark : null;
    }
  }

  /** Copied into Javalin's context, 5 and 6, when it gets a handler. */
  static final class JavalinAdvice {

    private JavalinAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This JavalinContext context) {
      // There are handlers before and after that of the route.
      if (context.handlerType().isHttpMethod()) {
        String contextPath = "";
        try {
          contextPath = context.contextPath();
        } catch (Throwable thrown) {
          PromtapBridge.unanswered(thrown, "http.template");
        }
        PromtapBridge.routes.matchingBegan();
        PromtapBridge.routes.partMatched(context.matchedPath());
        PromtapBridge.routes.allPartsMatched(contextPath);
      }
    }
  }

  /** The same for Javalin 7. */
  static final class Javalin7Advice {

    private Javalin7Advice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This JavalinContext context, @Advice.Argument(0) JavalinEndpoint endpoint) {
      if (endpoint.method.isHttpMethod()) {
        String contextPath = "";
        try {
          contextPath = context.contextPath();
        } catch (Throwable thrown) {
          PromtapBridge.unanswered(thrown, "http.template");
        }
        PromtapBridge.routes.matchingBegan();
        PromtapBridge.routes.partMatched(endpoint.path);
        PromtapBridge.routes.allPartsMatched(contextPath);
      }
    }
  }

  /** Copied into Spark's request when it gets a route, or a filter before or after one. */
  static final class SparkAdvice {

    private SparkAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This SparkRequest request, @Advice.Argument(0) SparkMatch match) {
      if (match.getTarget() instanceof SparkRoute) {
        // Spark's own Jetty may have no context.
        String contextPath = "";
        try {
          contextPath = request.raw().getContextPath();
        } catch (Throwable thrown) {
          PromtapBridge.unanswered(thrown, "http.template");
        }
        PromtapBridge.routes.matchingBegan();
        PromtapBridge.routes.partMatched(match.getMatchUri());
        PromtapBridge.routes.allPartsMatched(contextPath == null ? "" : contextPath);
      }
    }
  }

  /** {@code io.javalin.http.Context}. */
  interface JavalinContext {
    String contextPath();

    String matchedPath();

    JavalinMethod handlerType();
  }

  /** {@code io.javalin.http.HandlerType}. */
  abstract static class JavalinMethod {
    abstract boolean isHttpMethod();
  }

  /** {@code io.javalin.router.Endpoint}. */
  abstract static class JavalinEndpoint {
    final String path;
    final JavalinMethod method;

    JavalinEndpoint(String path, JavalinMethod method) {
      this.path = path;
      this.method = method;
    }
  }

  /** {@code spark.Request}. */
  abstract static class SparkRequest {
    abstract HttpServletRequest raw();
  }

  /** {@code spark.routematch.RouteMatch}. */
  abstract static class SparkMatch {
    abstract Object getTarget();

    abstract String getMatchUri();
  }

  /** {@code spark.RouteImpl}, the target of a match that is no filter. */
  abstract static class SparkRoute {}
}
