// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The servers without servlets that are tested, each with the oldest Java that it runs on. Their
 * versions stand in the root {@code pom.xml}.
 */
final class PlainServers {
  static final List<Container> JDK = List.of(server("JDK", "", 8, "JdkServer"));

  /** Those that choose nothing by the path. */
  static final List<Container> ALL =
      List.of(
          server("Undertow", "2.2", 8, "UndertowCoreServer"),
          server("Undertow", "2.3", 11, "UndertowCoreServer"),
          jetty("9.4", "jetty-9.4", 8),
          jetty("10", "jetty-10", 11),
          jetty("11", "jetty-11", 11),
          jetty("12.0", "jetty-12.0-ee10", 17),
          jetty("12.1", "jetty-12.1-ee11", 17),
          server("Helidon", "3.2", 17, "Helidon3Server"),
          server("Helidon", "4.0", 21, "HelidonServer"),
          server("Helidon", "4.5", 21, "HelidonServer"),
          server("Netty", "4.1", 8, "NettyServer"),
          server("Netty", "4.2", 8, "NettyServer"),
          server("Ratpack", "1.5", 8, "RatpackApplication"),
          server("Ratpack", "1.9", 8, "RatpackApplication"),
          server("Play", "3.0", 11, "PlayServer"));

  static final List<Container> HELIDON =
      ALL.stream().filter(any -> any.isAnyOf(List.of("Helidon 4.0", "Helidon 4.5"))).toList();

  static final List<Container> RATPACK =
      ALL.stream().filter(any -> any.isAnyOf(List.of("Ratpack"))).toList();

  static final List<Container> PLAY =
      ALL.stream().filter(any -> any.isAnyOf(List.of("Play"))).toList();

  static final List<Container> HTTP2 = List.of(http2OnNetty("4.1"), http2OnNetty("4.2"));

  static final List<Container> HTTP2_CORE =
      List.of(
          framework("HTTP/2 on Jetty 12.0", "jetty-12.0-ee10", 17, "JettyCoreServer"),
          framework("HTTP/2 on Jetty 12.1", "jetty-12.1-ee11", 17, "JettyCoreServer"),
          framework("HTTP/2 on Helidon 4.5", "helidon-4.5-http2", 21, "HelidonServer"));

  static final List<Container> GRPC =
      List.of(
          framework("gRPC 1.30", "grpc-1.30", 8, "GrpcServer"),
          framework("gRPC 1.85", "grpc-1.85", 8, "GrpcServer"),
          framework("gRPC 1.30 with its own Netty", "grpc-shaded-1.30", 8, "GrpcServer"),
          framework("gRPC 1.85 with its own Netty", "grpc-shaded", 8, "GrpcServer"));

  /** A version of WebFlux on each line of Reactor Netty. */
  static final List<Container> WEBFLUX =
      List.of(
          webFlux("5.3", "1.0", 8),
          webFlux("6.1", "1.1", 17),
          webFlux("6.2", "1.2", 17),
          webFlux("7.0", "1.3", 17));

  static final List<Container> GATEWAY =
      List.of(framework("Spring Cloud Gateway 5.0", "spring-cloud-gateway", 17, "GatewayServer"));

  static final List<Container> REACTOR =
      List.of(
          framework("Reactor Netty's routes 1.0", "reactor-netty-1.0", 8, "ReactorRoutesServer"),
          framework("Reactor Netty's routes 1.3", "reactor-netty-1.3", 17, "ReactorRoutesServer"));

  static final List<Container> VERTX = List.of(vertx("3.9", 8), vertx("4.5", 8), vertx("5.0", 11));

  static final List<Container> ARMERIA =
      List.of(
          server("Armeria", "1.10", 8, "ArmeriaServer"),
          server("Armeria", "1.33", 8, "ArmeriaServer"));

  /** Servers with servlets that have their requests from Armeria. */
  static final List<Container> INNER =
      List.of(
          framework("Armeria 1.31 before Tomcat", "armeria-1.31-tomcat", 11, "ArmeriaTomcatServer"),
          framework("Armeria 1.32 before Jetty", "armeria-1.32-jetty", 11, "ArmeriaJettyServer"));

  static final List<Container> KTOR =
      List.of(
          framework("Ktor 2.3 on Netty", "ktor-2.3", 8, "KtorServer"),
          framework("Ktor 3.5 on Netty", "ktor-3.5", 8, "KtorServer"),
          framework("Ktor 3.0 on Jetty", "ktor-3.0-jetty", 11, "KtorServer"));

  static final List<Container> MICRONAUT =
      List.of(
          server("Micronaut", "3", 8, "MicronautServer"),
          server("Micronaut", "4", 17, "MicronautServer"));

  /** RESTEasy Reactive is its name outside Quarkus. */
  static final List<Container> QUARKUS_REST =
      List.of(
          new Container(
              "RESTEasy Reactive of Quarkus 3.33",
              "quarkus-rest",
              Distributions::quarkus,
              JavaVersions.from(17),
              Container.Namespace.JAKARTA,
              "",
              List.of()));

  private PlainServers() {}

  private static Container http2OnNetty(String version) {
    Main server = new Main("NettyHttp2Server");
    return new Container(
        "HTTP/2 on Netty " + version,
        "netty-" + version,
        (container, command) -> {
          JavaHttpClient.makeKey();
          return server.start(container, command);
        },
        JavaVersions.from(8),
        Container.Namespace.JAKARTA,
        "",
        version.equals("4.1") ? List.of() : List.of(JavaHttpClient.KEY.toString()));
  }

  private static Container vertx(String version, int java) {
    return framework("Vert.x " + version, "vertx-" + version, java, "VertxServer");
  }

  private static Container webFlux(String version, String netty, int java) {
    return framework(
        "WebFlux " + version + " on Reactor Netty " + netty,
        "reactor-netty-" + netty,
        java,
        "ReactiveServer");
  }

  private static Container server(String product, String version, int java, String mainClass) {
    String name = (product + " " + version).strip();
    String folder = version.isEmpty() ? "" : name.toLowerCase(Locale.ROOT).replace(' ', '-');
    return framework(name, folder, java, mainClass);
  }

  /**
   * @param folder the class path of a column with servlets, of which none is loaded
   */
  private static Container jetty(String version, String folder, int java) {
    return framework("Jetty " + version, folder, java, "JettyCoreServer");
  }

  private static Container framework(String name, String folder, int java, String mainClass) {
    return new Container(
        name,
        folder,
        new Main(mainClass),
        JavaVersions.from(java),
        Container.Namespace.JAKARTA,
        "",
        List.of());
  }

  /** A class of {@code io.promtap.it.servers} that prints {@code READY} and a port. */
  private record Main(String name) implements Launch {

    @Override
    public RunningServer start(Container container, JavaCommand command) {
      String classPath = Artifacts.apps().toString();
      if (!container.server().isEmpty()) {
        String module = "servers/" + container.server();
        classPath +=
            File.pathSeparator
                + Path.of(module, "target", "classes")
                + File.pathSeparator
                + Artifacts.classPath(module);
      }
      command.main(classPath, "io.promtap.it.servers." + name);
      AppProcess process = command.arguments(container.options().toArray(String[]::new)).start();
      return RunningServer.whenReady(
          process,
          () -> {
            String ready = process.awaitStdout("READY ");
            return Integer.parseInt(ready.substring("READY ".length()));
          });
    }
  }
}
