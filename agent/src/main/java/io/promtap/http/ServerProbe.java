// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for the probe of one server. It makes that probe when the first class of the server is
 * loaded, since a service has one server and each probe costs classes at the start.
 */
public final class ServerProbe implements Probe {

  private final String name;
  private final boolean sizes;
  private final boolean traces;
  private final String[] classNames;
  private volatile @Nullable Probe made;

  private ServerProbe(String name, boolean sizes, boolean traces, String... classNames) {
    this.name = name;
    this.sizes = sizes;
    this.traces = traces;
    this.classNames = classNames;
  }

  /**
   * Adds one for each server.
   *
   * @param sizes whether the sizes of requests and responses are asked for
   * @param traces whether the header {@code traceparent} of requests is read
   */
  public static void addAll(List<Probe> probes, boolean sizes, boolean traces) {
    probes.add(
        new ServerProbe(
            "http.tomcat",
            sizes,
            traces,
            TomcatProbe.ADAPTER,
            TomcatProbe.REQUEST,
            TomcatProbe.RESPONSE,
            TomcatProbe.LOGIN));
    probes.add(
        new ServerProbe(
            "http.jetty",
            sizes,
            traces,
            JettyProbe.SERVER,
            JettyProbe.BEFORE_12 + "HttpChannel",
            JettyProbe.BEFORE_12 + "HttpChannelState",
            JettyProbe.EE8 + "HttpChannel",
            JettyProbe.EE8 + "HttpChannelState",
            JettyProbe.EE9 + "HttpChannel",
            JettyProbe.EE9 + "HttpChannelState",
            JettyProbe.EE10 + "ServletChannel",
            JettyProbe.EE10 + "ServletChannelState",
            JettyProbe.EE11 + "ServletChannel",
            JettyProbe.EE11 + "ServletChannelState"));
    probes.add(
        new ServerProbe(
            "http.jetty-core",
            sizes,
            traces,
            JettyCoreProbe.CHANNEL,
            JettyCoreProbe.INVOKER,
            JettyCoreProbe.SERVLETS,
            JettyCoreProbe.SERVLETS_EE8,
            JettyCoreProbe.SERVLETS_EE9,
            JettyCoreProbe.SERVLETS_EE10,
            JettyCoreProbe.SERVLETS_EE11));
    probes.add(
        new ServerProbe(
            "http.undertow",
            sizes,
            traces,
            UndertowProbe.HANDLER,
            UndertowProbe.EXCHANGE,
            UndertowProbe.CONNECTORS));
    probes.add(
        new ServerProbe(
            "http.liberty",
            sizes,
            traces,
            LibertyProbe.APPLICATION,
            LibertyProbe.CACHED,
            LibertyProbe.FILTERS,
            LibertyProbe.DISPATCHER,
            LibertyProbe.RESPONSE));
    probes.add(
        new ServerProbe(
            "http.payara",
            sizes,
            traces,
            PayaraProbe.ADAPTER,
            PayaraProbe.DISPATCHER,
            PayaraProbe.REQUEST));
    probes.add(
        new ServerProbe(
            "http.netty",
            sizes,
            traces,
            NettyProbe.DECODER,
            NettyProbe.ENCODER,
            NettyProbe.ANY_DECODER));
    probes.add(new ServerProbe("http.webflux", sizes, traces, WebFluxProbe.DISPATCHER));
    probes.add(new ServerProbe("http.spring-cloud-gateway", sizes, traces, GatewayProbe.HANDLER));
    probes.add(
        new ServerProbe("http.reactor-netty.routes", sizes, traces, ReactorRoutesProbe.ROUTE));
    probes.add(
        new ServerProbe("http.vertx-web", sizes, traces, VertxWebProbe.ROUTE, VertxWebProbe.ROOT));
    probes.add(
        new ServerProbe(
            "http.netty.http2", sizes, traces, NettyHttp2Probe.READER, NettyHttp2Probe.WRITER));
    probes.add(
        new ServerProbe(
            "http.netty.shaded",
            sizes,
            traces,
            NettyProbe.SHADED + NettyProbe.DECODER,
            NettyProbe.SHADED + NettyProbe.ENCODER,
            NettyProbe.SHADED + NettyProbe.ANY_DECODER));
    probes.add(
        new ServerProbe(
            "http.netty.http2.shaded",
            sizes,
            traces,
            NettyProbe.SHADED + NettyHttp2Probe.READER,
            NettyProbe.SHADED + NettyHttp2Probe.WRITER));
    probes.add(
        new ServerProbe(
            "http.grpc",
            sizes,
            traces,
            GrpcProbe.HANDLER,
            GrpcProbe.SHADED_HANDLER,
            GrpcProbe.CALLS));
    probes.add(
        new ServerProbe(
            "http.ktor",
            sizes,
            traces,
            KtorProbe.CALL,
            KtorProbe.CALL_2,
            KtorProbe.JETTY_2,
            KtorProbe.JETTY,
            KtorProbe.SERVLET_2,
            KtorProbe.SERVLET,
            KtorProbe.SERVLET_REQUEST_2,
            KtorProbe.SERVLET_REQUEST,
            KtorProbe.JETTY_REQUEST,
            KtorProbe.JETTY_INNER_REQUEST));
    probes.add(
        new ServerProbe(
            "http.ratpack", sizes, traces, RatpackProbe.CONTEXT, RatpackProbe.CONTEXT_BEFORE_10));
    probes.add(new ServerProbe("http.play", sizes, traces, PlayProbe.HANDLER, PlayProbe.SERVER));
    probes.add(
        new ServerProbe(
            "http.armeria",
            sizes,
            traces,
            ArmeriaProbe.DECODER,
            ArmeriaProbe.HTTP2_DECODER,
            ArmeriaProbe.DEFAULT,
            ArmeriaProbe.EMPTY,
            ArmeriaProbe.STREAMING,
            ArmeriaProbe.AGGREGATING,
            ArmeriaProbe.TOMCAT,
            ArmeriaProbe.JETTY));
    probes.add(
        new ServerProbe(
            "http.micronaut", sizes, traces, MicronautProbe.EXECUTOR, MicronautProbe.HANDLER));
    probes.add(new ServerProbe("http.quarkus-rest", sizes, traces, QuarkusRestProbe.CONTEXT));
    probes.add(
        new ServerProbe(
            "http.helidon", sizes, traces, HelidonProbe.ROUTING, HelidonProbe.ROUTING_IMPL));
    probes.add(
        new ServerProbe(
            "http.helidon.routes",
            sizes,
            traces,
            HelidonRoutesProbe.MATCHERS,
            HelidonRoutesProbe.ROUTE,
            HelidonRoutesProbe.SERVICE,
            HelidonRoutesProbe.CRAWLER,
            HelidonRoutesProbe.RESPONSE));
    probes.add(
        new ServerProbe(
            "http.jdk",
            sizes,
            traces,
            JdkServerProbe.CHAIN,
            JdkServerProbe.TASK,
            JdkServerProbe.EXCHANGE,
            JdkServerProbe.CONNECTION,
            JdkServerProbe.FINISHED,
            JdkServerProbe.FINISHED_BEFORE));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(classNames);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    made().select(head, hierarchy, plan);
  }

  /** Returns the probe itself, the same one each time: its advice belongs together. */
  Probe made() {
    Probe known = made;
    return known == null ? make() : known;
  }

  private synchronized Probe make() {
    Probe known = made;
    if (known == null) {
      known = probe();
      made = known;
    }
    return known;
  }

  private Probe probe() {
    switch (name) {
      case "http.tomcat":
        return new TomcatProbe(sizes);
      case "http.jetty":
        return new JettyProbe(sizes, traces);
      case "http.jetty-core":
        return new JettyCoreProbe(sizes, traces);
      case "http.undertow":
        return new UndertowProbe(sizes, traces);
      case "http.liberty":
        return new LibertyProbe(traces);
      case "http.payara":
        return new PayaraProbe();
      case "http.netty":
        return new NettyProbe(sizes, traces);
      case "http.netty.http2":
        return new NettyHttp2Probe(sizes, traces);
      case "http.webflux":
        return new WebFluxProbe();
      case "http.spring-cloud-gateway":
        return new GatewayProbe();
      case "http.reactor-netty.routes":
        return new ReactorRoutesProbe();
      case "http.netty.shaded":
        return new NettyProbe(sizes, traces, NettyProbe.SHADED);
      case "http.netty.http2.shaded":
        return new NettyHttp2Probe(sizes, traces, NettyProbe.SHADED);
      case "http.grpc":
        return new GrpcProbe();
      case "http.ktor":
        return new KtorProbe();
      case "http.ratpack":
        return new RatpackProbe();
      case "http.play":
        return new PlayProbe();
      case "http.armeria":
        return new ArmeriaProbe();
      case "http.vertx-web":
        return new VertxWebProbe();
      case "http.micronaut":
        return new MicronautProbe();
      case "http.quarkus-rest":
        return new QuarkusRestProbe();
      case "http.helidon":
        return new HelidonProbe(traces);
      case "http.helidon.routes":
        return new HelidonRoutesProbe();
      case "http.jdk":
        return new JdkServerProbe(sizes, traces);
      default:
        throw new IllegalStateException(name);
    }
  }
}
