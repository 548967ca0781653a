// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.Collection;
import java.util.Collections;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for the templates of Quarkus REST, which is RESTEasy Reactive on Vert.x. Its request
 * goes on with a resource method that has matched, and from a locator to a method of a
 * sub-resource. This comes after the routes of Vert.x Web ({@link VertxWebProbe}), and so it names
 * the exchange.
 *
 * <p>The advice is written for the types at the end, as in {@link TemplateProbe}.
 */
public final class QuarkusRestProbe implements Probe {

  private static final String SERVER = "org/jboss/resteasy/reactive/server/";

  static final String CONTEXT = SERVER + "core/ResteasyReactiveRequestContext";

  private static final String RESOURCE = SERVER + "mapping/RuntimeResource";
  private static final String VERTX = SERVER + "vertx/VertxResteasyReactiveRequestContext";

  private final AdviceSpec matched =
      new AdviceSpec("io.promtap.http.QuarkusRestProbe$MatchedAdvice", "http.quarkus-rest")
          .rename(own("VertxContext"), VERTX)
          .rename(own("Context"), CONTEXT)
          .rename(own("Deployment"), SERVER + "core/Deployment")
          .rename(own("Resource"), RESOURCE)
          .rename(own("Template"), SERVER + "mapping/URITemplate")
          .rename(own("Routing"), "io/vertx/ext/web/RoutingContext")
          .rename(own("Request"), "io/vertx/core/http/HttpServerRequest")
          .rename(own("Response"), "io/vertx/core/http/HttpServerResponse")
          .rename(own("HttpConnection"), "io/vertx/core/http/HttpConnection")
          .rename(own("NettyConnection"), "io/vertx/core/net/impl/ConnectionBase")
          .rename(own("Channel"), "io/netty/channel/Channel");

  private static String own(String simpleName) {
    return "io/promtap/http/QuarkusRestProbe$" + simpleName;
  }

  @Override
  public String name() {
    return "http.quarkus-rest";
  }

  @Override
  public Collection<String> classNames() {
    return Collections.singleton(CONTEXT);
  }

  /** On servlets there is no class for Vert.x. */
  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      if (method.toString().equals("restart(L" + RESOURCE + ";Z)V")
          && hierarchy.find(VERTX) != null) {
        plan.weave(method, matched);
      }
    }
  }

  /** Copied into {@code ResteasyReactiveRequestContext.restart}. */
  static final class MatchedAdvice {

    private MatchedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object receiver,
        @Advice.Argument(0) Resource resource,
        @Advice.Argument(1) boolean isSubresource) {
      if (!(receiver instanceof VertxContext)) {
        return;
      }
      VertxContext context = (VertxContext) receiver;
      Request request = context.getContext().request();
      HttpConnection connection = request.connection();
      if (!(connection instanceof NettyConnection)) {
        return;
      }
      Resource locator = isSubresource ? context.getTarget() : null;
      int path = 0;
      Template part = (locator == null ? resource : locator).getClassPath();
      if (part != null) {
        path = PromtapBridge.exchanges.part(path, part.template);
      }
      part = locator == null ? null : locator.getPath();
      if (part != null) {
        path = PromtapBridge.exchanges.part(path, part.template);
      }
      part = resource.getPath();
      if (part != null) {
        path = PromtapBridge.exchanges.part(path, part.template);
      }
      String prefix = context.getDeployment().getPrefix();
      String basePath = prefix == null ? "" : prefix;
      Channel channel = ((NettyConnection) connection).channel();
      int stream = request.response().streamId();
      if (stream > 0) {
        PromtapBridge.exchanges.streamNamed(channel, stream, path, basePath);
      } else {
        PromtapBridge.exchanges.named(channel, null, path, basePath);
      }
    }
  }

  /** {@code org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext}. */
  abstract static class Context {
    abstract @Nullable Resource getTarget();

    abstract Deployment getDeployment();
  }

  /** {@code org.jboss.resteasy.reactive.server.vertx.VertxResteasyReactiveRequestContext}. */
  abstract static class VertxContext extends Context {
    abstract Routing getContext();
  }

  /** {@code org.jboss.resteasy.reactive.server.core.Deployment}. */
  abstract static class Deployment {
    abstract @Nullable String getPrefix();
  }

  /** {@code org.jboss.resteasy.reactive.server.mapping.RuntimeResource}. */
  abstract static class Resource {
    abstract @Nullable Template getPath();

    abstract @Nullable Template getClassPath();
  }

  /** {@code org.jboss.resteasy.reactive.server.mapping.URITemplate}. */
  abstract static class Template {
    final String template;

    Template(String template) {
      this.template = template;
    }
  }

  /** {@code io.vertx.ext.web.RoutingContext}. */
  interface Routing {
    Request request();
  }

  /** {@code io.vertx.core.http.HttpServerRequest}. */
  interface Request {
    HttpConnection connection();

    Response response();
  }

  /** {@code io.vertx.core.http.HttpServerResponse}. */
  interface Response {
    /** Below 0 if it is one of HTTP/1.1. */
    int streamId();
  }

  /** {@code io.vertx.core.http.HttpConnection}. */
  interface HttpConnection {}

  /** {@code io.vertx.core.net.impl.ConnectionBase}. */
  abstract static class NettyConnection {
    abstract Channel channel();
  }

  /** {@code io.netty.channel.Channel}. */
  interface Channel {}
}
