package io.promtap.it.matrix;

import static io.promtap.it.matrix.Container.Namespace.JAKARTA;
import static io.promtap.it.matrix.Container.Namespace.JAVAX;

import java.util.List;

/** The servlet containers that are tested. Their versions stand in the root {@code pom.xml}. */
final class Containers {
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
    return new Container(
        name,
        name.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'),
        "io.promtap.it.servers." + product + "Server",
        namespace);
  }
}
