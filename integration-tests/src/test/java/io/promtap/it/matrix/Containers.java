// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Container.Namespace.JAKARTA;
import static io.promtap.it.matrix.Container.Namespace.JAVAX;

import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.JavaVersions;
import java.util.List;
import java.util.stream.Stream;

/**
 * The servlet containers and frameworks that are tested, each with the oldest Java that it runs on.
 * Their versions stand in the root {@code pom.xml}.
 */
final class Containers {
  private static final String BELOW_A_PATH = "--spring.mvc.servlet.path=/api";

  static final List<Container> SERVLET =
      List.of(
          tomcat("8.5", 8, JAVAX),
          tomcat("9", 8, JAVAX),
          tomcat("10.1", 11, JAKARTA),
          tomcat("11", 17, JAKARTA),
          jetty("9.4", 8, JAVAX),
          jetty("10", 11, JAVAX),
          jetty("11", 11, JAKARTA),
          jetty("12.0 ee8", 17, JAVAX),
          jetty("12.0 ee9", 17, JAKARTA),
          jetty("12.0 ee10", 17, JAKARTA),
          jetty("12.1 ee8", 17, JAVAX),
          jetty("12.1 ee9", 17, JAKARTA),
          jetty("12.1 ee10", 17, JAKARTA),
          jetty("12.1 ee11", 17, JAKARTA),
          undertow("2.2", 8, JAVAX),
          undertow("2.3", 11, JAKARTA),
          distribution(
              "Open Liberty",
              "25 servlet-4.0",
              JavaVersions.from(8),
              JAVAX,
              Distributions::openLiberty,
              "servlet-4.0",
              "websocket-1.1",
              "jsp-2.3"),
          distribution(
              "Open Liberty",
              "25 servlet-6.0",
              JavaVersions.from(11),
              JAKARTA,
              Distributions::openLiberty,
              "servlet-6.0",
              "websocket-2.1",
              "pages-3.1"),
          distribution("WildFly", "39", JavaVersions.from(17), JAKARTA, Distributions::wildFly),
          distribution(
              "Payara Micro",
              "6",
              JavaVersions.from(11)
                  .upTo(25, "it cannot read the JDK's class files and deploys no application"),
              JAKARTA,
              Distributions::payaraMicro));

  /** The same, with contexts that only the API of the server makes. */
  static final List<Container> SERVLET_ROUTES =
      SERVLET.stream().filter(Container::isEmbedded).map(Containers::withRoutes).toList();

  /** Those whose class path has HTTP/2. */
  static final List<Container> HTTP2 =
      SERVLET.stream()
          .filter(any -> any.isAnyOf(List.of("Jetty 9.4", "Jetty 12.0 ee10", "Jetty 12.1 ee11")))
          .toList();

  static final List<Container> SPRING =
      List.of(
          springBoot("2.7", 8, "Tomcat", JAVAX),
          springBoot("2.7", 8, "Jetty", JAVAX),
          springBoot("2.7", 8, "Undertow", JAVAX),
          springBoot("3.5", 17, "Tomcat", JAKARTA),
          springBoot("3.5", 17, "Jetty", JAKARTA),
          springBoot("3.5", 17, "Undertow", JAKARTA),
          springBoot("4.0", 17, "Tomcat", JAKARTA),
          // It has no Undertow.
          springBoot("4.0", 17, "Jetty", JAKARTA));

  /** Where Spring has not the whole of the application, but what is below a path of it. */
  static final List<Container> SPRING_BELOW_A_PATH =
      List.of(
          springBoot("2.7", 8, "Tomcat", JAVAX, BELOW_A_PATH),
          springBoot("3.5", 17, "Undertow", JAKARTA, BELOW_A_PATH),
          springBoot("4.0", 17, "Jetty", JAKARTA, BELOW_A_PATH));

  static final List<Container> REST =
      List.of(
          rest("Jersey 2", 8, JAVAX),
          rest("Jersey 3", 11, JAKARTA),
          rest("Jersey 4", 17, JAKARTA),
          rest("RESTEasy 4", 8, JAVAX),
          rest("RESTEasy 6", 11, JAKARTA),
          rest("RESTEasy 7", 17, JAKARTA),
          rest("CXF 4", 17, JAKARTA));

  static final List<Container> JAVALIN =
      List.of(
          framework("Javalin", "5", 11, "Javalin", JAKARTA),
          framework("Javalin", "6", 11, "Javalin", JAKARTA),
          framework("Javalin", "7", 17, "Javalin7", JAKARTA));

  static final List<Container> SPARK = List.of(framework("Spark", "", 8, "Spark", JAVAX));

  static final List<Container> QUARKUS =
      List.of(
          distribution("Quarkus", "3.33", JavaVersions.from(17), JAKARTA, Distributions::quarkus));

  static final List<Container> WEBFLUX = List.of(framework("WebFlux", "6", 17, "WebFlux", JAKARTA));

  static final List<Container> DROPWIZARD =
      List.of(
          framework("Dropwizard", "4", 11, "Dropwizard", JAKARTA),
          framework("Dropwizard", "5", 17, "Dropwizard", JAKARTA));

  private Containers() {}

  static Stream<Container> all() {
    return tables().flatMap(List::stream);
  }

  static Stream<List<Container>> tables() {
    return Stream.of(
        SERVLET,
        SERVLET_ROUTES,
        HTTP2,
        SPRING,
        SPRING_BELOW_A_PATH,
        REST,
        JAVALIN,
        SPARK,
        WEBFLUX,
        DROPWIZARD,
        QUARKUS);
  }

  /**
   * Of a table, or of the part of it that can run: all, or the newest version of each product that
   * is embedded. The others are distributions of hundreds of megabytes.
   */
  static List<Container> select(CaseSelection selection, List<Container> containers) {
    List<Container> candidates = selection.only(containers, Container::isEmbedded);
    return selection.newestOfEach(candidates, Container::product);
  }

  private static Container tomcat(String version, int java, Container.Namespace namespace) {
    return container("Tomcat", version, java, namespace);
  }

  private static Container jetty(String version, int java, Container.Namespace namespace) {
    return container("Jetty", version, java, namespace);
  }

  private static Container undertow(String version, int java, Container.Namespace namespace) {
    return container("Undertow", version, java, namespace);
  }

  private static Container container(
      String product, String version, int java, Container.Namespace namespace) {
    String name = product + " " + version;
    return new Container(
        name,
        folder(name),
        new MainClass(product),
        JavaVersions.from(java),
        namespace,
        "servlet",
        List.of());
  }

  private static Container withRoutes(Container container) {
    return new Container(
        container.name(),
        container.server(),
        new MainClass(container.product(), "Routes"),
        container.java(),
        container.namespace(),
        "routes",
        List.of());
  }

  private static Container springBoot(
      String version, int java, String server, Container.Namespace namespace, String... options) {
    String name = "Spring Boot " + version;
    return new Container(
        name + " " + server,
        folder(name) + "/" + folder(server),
        new MainClass("SpringBoot"),
        JavaVersions.from(java),
        namespace,
        "spring",
        List.of(options));
  }

  /** On the Tomcat of its class path. */
  private static Container rest(String name, int java, Container.Namespace namespace) {
    return new Container(
        name,
        folder(name),
        new MainClass("Tomcat"),
        JavaVersions.from(java),
        namespace,
        "rest",
        List.of());
  }

  /** With a server and an application of its own. */
  private static Container framework(
      String product, String version, int java, String main, Container.Namespace namespace) {
    String name = (product + " " + version).strip();
    return new Container(
        name,
        folder(name),
        new MainClass(main),
        JavaVersions.from(java),
        namespace,
        "servlet",
        List.of());
  }

  /** Not embedded, but started as its makers ship it. */
  private static Container distribution(
      String product,
      String version,
      JavaVersions java,
      Container.Namespace namespace,
      Launch launch,
      String... options) {
    return new Container(
        product + " " + version,
        folder(product),
        launch,
        java,
        namespace,
        "servlet",
        List.of(options));
  }

  private static String folder(String name) {
    return name.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
  }
}
