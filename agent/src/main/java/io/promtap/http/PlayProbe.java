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
import org.jspecify.annotations.Nullable;

/**
 * The probe for the routes of Play on Netty that come from a file of routes. Play chooses a route
 * inside the call that hands it the head of a request, before other threads work on it, and leaves
 * the definition of the route in the attributes of the request. A router that the application wrote
 * itself leaves none there.
 *
 * <p>The advice is written for the types at the end, as in {@link TemplateProbe}.
 */
public final class PlayProbe implements Probe {

  private static final String NETTY = "io/netty/";

  static final String HANDLER = "play/core/server/netty/PlayRequestHandler";
  static final String SERVER = "play/core/server/Server$";

  private final AdviceSpec handled =
      advice("HandledAdvice")
          .rename(own("Channel"), NETTY + "channel/Channel")
          .rename(own("Head"), NETTY + "handler/codec/http/HttpRequest")
          .rename(own("Fields"), NETTY + "handler/codec/http/HttpHeaders");
  private final AdviceSpec routed =
      advice("RoutedAdvice")
          .rename(own("Pair"), "scala/Tuple2")
          .rename(own("Maybe"), "scala/Option")
          .rename(own("Request"), "play/api/mvc/RequestHeader")
          .rename(own("Attributes"), "play/api/libs/typedmap/TypedMap")
          .rename(own("Key"), "play/api/libs/typedmap/TypedKey")
          .rename(own("Names"), "play/api/routing/Router$Attrs$")
          .rename(own("Definition"), "play/api/routing/HandlerDef");

  private static AdviceSpec advice(String simpleName) {
    return new AdviceSpec("io.promtap.http.PlayProbe$" + simpleName, "http.play");
  }

  private static String own(String simpleName) {
    return "io/promtap/http/PlayProbe$" + simpleName;
  }

  @Override
  public String name() {
    return "http.play";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(HANDLER, SERVER);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      if (method.name().equals("getHandlerFor")) {
        plan.weave(method, routed);
      } else if (method
          .toString()
          .startsWith(
              "handle(L"
                  + NETTY
                  + "channel/Channel;L"
                  + NETTY
                  + "handler/codec/http/HttpRequest;)")) {
        plan.weave(method, handled);
      }
    }
  }

  /** Copied into {@code PlayRequestHandler.handle}. */
  static final class HandledAdvice {

    private HandledAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.Argument(0) Channel channel, @Advice.Argument(1) Head head) {
      return PromtapBridge.exchanges.entered(channel, head.headers());
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean isInside) {
      if (isInside) {
        PromtapBridge.exchanges.left();
      }
    }
  }

  /** Copied into {@code Server.getHandlerFor}, which returns the request with its attributes. */
  static final class RoutedAdvice {

    private RoutedAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Return Pair requestAndHandler) {
      Names names = Names.MODULE$;
      if (names != null) {
        Maybe route = ((Request) requestAndHandler._1()).attrs().get(names.HandlerDef());
        if (route.isDefined()) {
          PromtapBridge.routes.matchingBegan();
          PromtapBridge.routes.partMatched(((Definition) route.get()).path());
          PromtapBridge.routes.allPartsMatched("");
        }
      }
    }
  }

  /** {@code io.netty.channel.Channel}. */
  interface Channel {}

  /** {@code io.netty.handler.codec.http.HttpRequest}. */
  interface Head {
    Fields headers();
  }

  /** {@code io.netty.handler.codec.http.HttpHeaders}. */
  abstract static class Fields {}

  /** {@code scala.Tuple2}. */
  abstract static class Pair {
    abstract Object _1();
  }

  /** {@code scala.Option}. */
  abstract static class Maybe {
    abstract boolean isDefined();

    abstract Object get();
  }

  /** {@code play.api.mvc.RequestHeader}. */
  interface Request {
    Attributes attrs();
  }

  /** {@code play.api.libs.typedmap.TypedMap}. */
  interface Attributes {
    Maybe get(Key key);
  }

  /** {@code play.api.libs.typedmap.TypedKey}. */
  abstract static class Key {}

  /** {@code play.api.routing.Router.Attrs}, an object of Scala. */
  abstract static class Names {
    static @Nullable Names MODULE$;

    abstract Key HandlerDef();
  }

  /** {@code play.api.routing.HandlerDef}. */
  abstract static class Definition {
    abstract String path();
  }
}
