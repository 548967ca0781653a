package io.promtap.it.matrix;

import static io.promtap.it.matrix.Container.Namespace.JAKARTA;
import static io.promtap.it.matrix.Container.Namespace.JAVAX;

import java.util.List;

/**
 * The servlet containers and frameworks that are tested. Their versions stand in the root {@code
 * pom.xml}.
 */
final class Containers {
  private static final String BELOW_A_PATH = "--spring.mvc.servlet.path=/api";

  static final List<Container> SERVLET =
      List.of(
          tomcat("8.5", JAVAX),
          tomcat("9", JAVAX),
          tomcat("10.1", JAKARTA),
          tomcat("11", JAKARTA),
          jetty("9.4", JAVAX),
          jetty("10", JAVAX),
          jetty("11", JAKARTA),
          jetty("12.0 ee8", JAVAX),
          jetty("12.0 ee9", JAKARTA),
          jetty("12.0 ee10", JAKARTA),
          jetty("12.1 ee8", JAVAX),
          jetty("12.1 ee9", JAKARTA),
          jetty("12.1 ee10", JAKARTA),
          jetty("12.1 ee11", JAKARTA),
          undertow("2.2", JAVAX),
          undertow("2.3", JAKARTA));

  static final List<Container> SPRING =
      List.of(
          springBoot("2.7", "Tomcat", JAVAX),
          springBoot("2.7", "Jetty", JAVAX),
          springBoot("2.7", "Undertow", JAVAX),
          springBoot("3.5", "Tomcat", JAKARTA),
          springBoot("3.5", "Jetty", JAKARTA),
          springBoot("3.5", "Undertow", JAKARTA),
          springBoot("4.0", "Tomcat", JAKARTA),
          // It has no Undertow.
          springBoot("4.0", "Jetty", JAKARTA));

  /** Where Spring has not the whole of the application, but what is below a path of it. */
  static final List<Container> SPRING_BELOW_A_PATH =
      List.of(
          springBoot("2.7", "Tomcat", JAVAX, BELOW_A_PATH),
          springBoot("3.5", "Undertow", JAKARTA, BELOW_A_PATH),
          springBoot("4.0", "Jetty", JAKARTA, BELOW_A_PATH));

  static final List<Container> REST =
      List.of(
          rest("Jersey 2", JAVAX),
          rest("Jersey 3", JAKARTA),
          rest("Jersey 4", JAKARTA),
          rest("RESTEasy 4", JAVAX),
          rest("RESTEasy 6", JAKARTA),
          rest("RESTEasy 7", JAKARTA),
          rest("CXF 4", JAKARTA));

  private Containers() {}

  private static Container tomcat(String version, Container.Namespace namespace) {
    return container("Tomcat", version, namespace);
  }

  private static Container jetty(String version, Container.Namespace namespace) {
    return container("Jetty", version, namespace);
  }

  private static Container undertow(String version, Container.Namespace namespace) {
    return container("Undertow", version, namespace);
  }

  private static Container container(
      String product, String version, Container.Namespace namespace) {
    String name = product + " " + version;
    return new Container(name, folder(name), mainClass(product), namespace, "servlet", List.of());
  }

  private static Container springBoot(
      String version, String server, Container.Namespace namespace, String... options) {
    String name = "Spring Boot " + version;
    return new Container(
        name + " " + server,
        folder(name) + "/" + folder(server),
        mainClass("SpringBoot"),
        namespace,
        "spring",
        List.of(options));
  }

  /** On the Tomcat of its class path. */
  private static Container rest(String name, Container.Namespace namespace) {
    return new Container(name, folder(name), mainClass("Tomcat"), namespace, "rest", List.of());
  }

  private static String mainClass(String product) {
    return "io.promtap.it.servers." + product + "Server";
  }

  private static String folder(String name) {
    return name.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
  }
}
