// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers;

import io.promtap.benchmarks.driving.Driver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The servers, each in a module of its own beside this one, since no two of them fit on one class
 * path. Such a module is built into a jar, and has written down the class path that it needs.
 */
enum Server {
  REACTOR_NETTY(
      "Reactor Netty",
      "servers-reactor-netty",
      "reactornetty.ReactorNettyServer",
      "reactor-netty-http",
      17,
      "/users/{id}",
      Variant.MICROMETER),
  VERTX(
      "Vert.x Web",
      "servers-vertx",
      "vertx.VertxServer",
      "vertx-web",
      17,
      "/users/:id",
      Variant.MICROMETER),
  /** Its own metrics have neither labels nor time, so that they are no yardstick. */
  HELIDON(
      "Helidon",
      "servers-helidon",
      "helidon.HelidonServer",
      "helidon-webserver",
      21,
      "/users/{id}",
      Variant.TIMER),
  /** It has servlets, a database and pages, so that it says what a large service pays. */
  SPRING_BOOT(
      "Spring Boot",
      "servers-spring-boot",
      "springboot.SpringBootServer",
      "spring-boot",
      17,
      "/users/{id}",
      Variant.MICROMETER);

  private final String product;
  private final String module;
  private final String main;
  private final String library;

  final int oldestJava;

  /** What the agent has to name as the endpoint of each request. */
  final String endpoint;

  /** The measuring by Micrometer that the agent is held against. */
  final Variant yardstick;

  Server(
      String product,
      String module,
      String main,
      String library,
      int oldestJava,
      String endpoint,
      Variant yardstick) {
    this.product = product;
    this.module = module;
    this.main = main;
    this.library = library;
    this.oldestJava = oldestJava;
    this.endpoint = endpoint;
    this.yardstick = yardstick;
  }

  /** Returns whether it is a whole service, and more than a server that answers two bytes. */
  boolean isService() {
    return this == SPRING_BOOT;
  }

  /** Returns by how much longer than a bare server the compiler takes to be done with it. */
  int warmUps() {
    return isService() ? 6 : 1;
  }

  /** Returns the last characters of each of its answers. */
  String end() {
    return isService() ? "</html>" : Driver.OK;
  }

  /** Returns whether the server exists in that variant. */
  boolean has(Variant variant) {
    return variant != Variant.TIMER || yardstick == Variant.TIMER;
  }

  String main() {
    return Server.class.getPackageName() + "." + main;
  }

  /**
   * @param modules the folder of the modules
   */
  String classPath(Path modules) throws IOException {
    Path built = modules.resolve(module).resolve("target");
    return built.resolve(module + ".jar") + ":" + Files.readString(built.resolve("classpath"));
  }

  /** Returns the product with the version that is on its class path. */
  String title(Path modules) throws IOException {
    return title(classPath(modules));
  }

  String title(String classPath) {
    Matcher jar = Pattern.compile("/" + library + "-([\\w.]+)\\.jar").matcher(classPath);
    return jar.find() ? product + " " + jar.group(1) : product;
  }
}
