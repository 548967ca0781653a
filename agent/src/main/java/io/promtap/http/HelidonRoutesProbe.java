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
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for the routes of Helidon 4. One that accepts a request names it; a handler may go on
 * to the next route, so the last one counts, and none if no other follows.
 *
 * <p>Helidon compiles a path into a matcher and, in its first versions, forgets the text. What
 * later ones tell for their own metrics has the path that the client sent in front of a nested
 * route. So the texts are noted where matchers are made, and the routes of a service below its own.
 *
 * <p>The advice is written for the types at the end, as in {@link TemplateProbe}.
 */
public final class HelidonRoutesProbe implements Probe {

  private static final String PACKAGE = "io/helidon/webserver/http/";
  private static final String HTTP = "io/helidon/http/";

  static final String MATCHERS = HTTP + "PathMatchers";
  static final String ROUTE = PACKAGE + "HttpRouteImpl";
  static final String SERVICE = PACKAGE + "ServiceRoute";
  static final String CRAWLER = PACKAGE + "RouteCrawler";
  static final String RESPONSE = PACKAGE + "ServerResponseBase";

  private static final String TO_MATCHER = "(Ljava/lang/String;)L" + HTTP + "PathMatcher;";

  private final AdviceSpec compiled = advice("CompiledAdvice");
  private final AdviceSpec compiledPrefix = advice("CompiledPrefixAdvice");
  private final AdviceSpec made = advice("MadeAdvice").rename(own("Route"), ROUTE);
  private final AdviceSpec nested = advice("NestedAdvice");
  private final AdviceSpec accepted =
      advice("AcceptedAdvice").rename(own("Match"), MATCHERS + "$MatchResult");
  private final AdviceSpec searched = advice("SearchedAdvice").rename(own("Crawler"), CRAWLER);
  private final AdviceSpec rerouted = advice("ReroutedAdvice");

  private static AdviceSpec advice(String simpleName) {
    return new AdviceSpec("io.promtap.http.HelidonRoutesProbe$" + simpleName, "http.helidon.routes")
        .rename(own("Matcher"), HTTP + "PathMatcher")
        .rename(own("RoutedPath"), HTTP + "RoutedPath");
  }

  private static String own(String simpleName) {
    return "io/promtap/http/HelidonRoutesProbe$" + simpleName;
  }

  @Override
  public String name() {
    return "http.helidon.routes";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(MATCHERS, ROUTE, SERVICE, CRAWLER, RESPONSE);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec adviceOrNull = adviceOrNull(head.name(), method);
      if (adviceOrNull != null) {
        plan.weave(method, adviceOrNull);
      }
    }
  }

  private @Nullable AdviceSpec adviceOrNull(String className, ClassHead.Method method) {
    switch (className) {
      case MATCHERS:
        if (!method.descriptor().equals(TO_MATCHER)) {
          return null;
        }
        return method.name().equals("prefix") ? compiledPrefix : compiled;
      case ROUTE:
        if (method.isConstructor()) {
          return made;
        }
        // Later versions ask the one that has the headers too.
        return method.toString().startsWith("accepts(L" + HTTP + "HttpPrologue;") ? accepted : null;
      case SERVICE:
        return method.isConstructor() ? nested : null;
      case CRAWLER:
        return method.toString().equals("hasNext()Z") ? searched : null;
      default:
        return method.name().equals("reroutePrologue") ? rerouted : null;
    }
  }

  /** Copied into the methods of {@code PathMatchers} that make a matcher, which call each other. */
  static final class CompiledAdvice {

    private CompiledAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) String text, @Advice.Return Matcher matcher) {
      PromtapBridge.exchanges.matcherMade(matcher, text, null);
    }
  }

  /** The same for {@code PathMatchers.prefix}, whose text has no star. */
  static final class CompiledPrefixAdvice {

    private CompiledPrefixAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) String text, @Advice.Return Matcher matcher) {
      PromtapBridge.exchanges.matcherMade(matcher, text, "/*");
    }
  }

  /** Copied into the constructor of {@code HttpRouteImpl}. */
  static final class MadeAdvice {

    private MadeAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Route route) {
      PromtapBridge.exchanges.routeMade(route, route.pathMatcher, null);
    }
  }

  /** Copied into the constructor of {@code ServiceRoute}. */
  static final class NestedAdvice {

    private NestedAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object service,
        @Advice.Argument(2) Matcher matcher,
        @Advice.Argument(3) List<?> routes) {
      PromtapBridge.exchanges.routeMade(service, matcher, routes);
    }
  }

  /** Copied into {@code HttpRouteImpl.accepts}. */
  static final class AcceptedAdvice {

    private AcceptedAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object route, @Advice.Return Match match) {
      if (match.accepted()) {
        PromtapBridge.exchanges.named(
            Thread.currentThread(), null, PromtapBridge.exchanges.routePath(route), "");
      }
    }
  }

  /**
   * Copied into {@code RouteCrawler.hasNext}: when no route follows, none has taken the request.
   */
  static final class SearchedAdvice {

    private SearchedAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Crawler crawler, @Advice.Return boolean found) {
      // One of a service goes on in the one above it.
      if (!found && crawler.parent == null) {
        PromtapBridge.exchanges.named(Thread.currentThread(), null, 0, "");
      }
    }
  }

  /**
   * Copied into {@code ServerResponseBase.reroutePrologue}: the next routes are of another path.
   */
  static final class ReroutedAdvice {

    private ReroutedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter() {
      PromtapBridge.exchanges.nameStays(Thread.currentThread(), null);
    }
  }

  /** {@code io.helidon.http.PathMatcher}. */
  interface Matcher {}

  /** {@code io.helidon.http.RoutedPath}. */
  interface RoutedPath {}

  /** {@code io.helidon.webserver.http.HttpRouteImpl}. */
  abstract static class Route {
    final @Nullable Matcher pathMatcher;

    Route(@Nullable Matcher pathMatcher) {
      this.pathMatcher = pathMatcher;
    }
  }

  /** {@code io.helidon.http.PathMatchers.MatchResult}. */
  abstract static class Match {
    abstract boolean accepted();
  }

  /** {@code io.helidon.webserver.http.RouteCrawler}, and where the service of one stands. */
  abstract static class Crawler {
    final @Nullable RoutedPath parent;

    Crawler(@Nullable RoutedPath parent) {
      this.parent = parent;
    }
  }
}
