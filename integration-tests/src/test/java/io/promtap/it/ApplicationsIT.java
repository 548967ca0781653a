// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.LeftOut;
import io.promtap.it.harness.Sample;
import io.promtap.it.harness.Scrape;
import io.promtap.it.harness.TestApp;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The label {@code application}: two web applications in one server, and a program in a jar. */
class ApplicationsIT {

  private static final String CONFIG =
      """
      labels: {application: true}
      rules:
        - class: io.promtap.it.tenants.Work
          method: step
          metrics:
            - counter: steps_total
        - class: io.promtap.it.tenants.Start
          method: execute
          metrics:
            - counter: executions_total
      """;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** From a module under {@code servers/} to the program that starts it. */
  private static final Map<String, String> SERVERS =
      Map.of("tomcat-11", "TomcatServer", "jetty-12.1-ee10", "JettyServer");

  @TempDir private Path directory;

  static List<String> servers() {
    List<String> all = List.copyOf(SERVERS.keySet());
    List<String> selected = CaseSelection.current().only(all, "tomcat-11"::equals);
    LeftOut.addCases("the servers with two applications", all, selected);
    return selected;
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @MethodSource("servers")
  void two_web_applications_have_their_own_numbers(String server) throws Exception {
    JavaCommand command = server(server, SERVERS.get(server));
    try (AppProcess process = command.start()) {
      int port = Integer.parseInt(process.awaitStdout("READY ").substring("READY ".length()));
      URI metrics = process.awaitMetrics();
      assertThat(applications(Scrape.of(metrics), "db_queries_total"))
          .as("before any request")
          .isEqualTo(Map.of("/shop", 1.0, "/bank", 1.0));

      get(port, "/shop", "own", 3);
      get(port, "/shop", "shared", 2);
      get(port, "/shop", "job", 1);
      get(port, "/shop", "common", 1);
      get(port, "/bank", "own", 1);
      get(port, "/bank", "shared", 3);
      get(port, "/bank", "job", 2);
      get(port, "/bank", "common", 4);

      Scrape scrape =
          Scrape.await(
              "all requests are finished",
              metrics,
              page ->
                  page.sum("http_requests_total") == 17
                      && page.sum("http_requests_in_flight") == 0);
      assertThat(applications(scrape, "http_requests_total"))
          .isEqualTo(Map.of("/shop", 7.0, "/bank", 10.0));
      assertThat(applications(scrape, "http_request_duration_seconds_count"))
          .isEqualTo(Map.of("/shop", 7.0, "/bank", 10.0));
      assertThat(applications(scrape, "http_requests_in_flight"))
          .isEqualTo(Map.of("/shop", 0.0, "/bank", 0.0));
      for (String metric : List.of("db_queries_total", "executions_total")) {
        assertThat(applications(scrape, metric))
            .as(metric)
            .isEqualTo(Map.of("/shop", 8.0, "/bank", 11.0));
      }
      assertThat(applications(scrape, "db_connection_acquire_seconds_count"))
          .isEqualTo(Map.of("/shop", 8.0, "/bank", 11.0));
      assertThat(applications(scrape, "db_connections_active"))
          .isEqualTo(Map.of("/shop", 0.0, "/bank", 0.0));
      assertThat(applications(scrape, "steps_total")).isEqualTo(Map.of("/shop", 1.0, "/bank", 4.0));
      assertThat(scrape.value("db_pool_connections", at("/shop", "main"))).isEqualTo(2);
      assertThat(scrape.value("db_pool_connections", at("/bank", "main"))).isEqualTo(2);
      assertThat(scrape.value("db_pool_connections", at("/shop", "shared"))).isEqualTo(2);
      assertThat(scrape.find("db_pool_connections")).hasSize(12);
      assertEachHasAnApplication(scrape);
      assertThat(process.complaints()).isEmpty();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_program_has_the_name_of_its_jar_in_all_that_it_does() throws Exception {
    Path config = directory.resolve("promtap.yaml");
    Files.writeString(
        config, "labels: {application: true}\n" + Files.readString(Artifacts.testAppConfig()));
    try (TestApp app = TestApp.start(JavaCommand.on(Jdks.current()).agent("0:" + config))) {
      HttpRequest request = HttpRequest.newBuilder(app.uri().resolve("/nowhere")).build();
      CLIENT.send(request, HttpResponse.BodyHandlers.discarding());

      Scrape scrape = app.awaitFinished(1);
      assertThat(scrape.names()).contains("http_requests_total", "db_queries_total");
      for (String metric :
          List.of("http_requests_total", "db_queries_total", "db_pool_connections")) {
        assertThat(applications(scrape, metric)).as(metric).containsOnlyKeys("test-app.jar");
      }
      assertEachHasAnApplication(scrape);
    }
  }

  private JavaCommand server(String server, String main) throws IOException {
    Path config = directory.resolve("promtap.yaml");
    Files.writeString(config, CONFIG);
    List<Path> libraries =
        Stream.of(Artifacts.classPath("jdbc/drivers-and-pools").split(File.pathSeparator))
            .map(Path::of)
            .filter(jar -> jar.getFileName().toString().matches("(h2|HikariCP|slf4j-).*"))
            .toList();
    assertThat(libraries).hasSizeGreaterThanOrEqualTo(3);
    for (String name : List.of("shop", "bank")) {
      Path inside = directory.resolve("webapps").resolve(name).resolve("WEB-INF");
      copy(Artifacts.apps(), "io/promtap/it/tenants", inside.resolve("classes"));
      Files.createDirectories(inside.resolve("lib"));
      for (Path library : libraries) {
        Files.copy(library, inside.resolve("lib").resolve(library.getFileName()));
      }
      Files.writeString(inside.resolve("web.xml"), WEB_XML);
    }
    Path classes = directory.resolve("classes");
    copy(Artifacts.apps(), "io/promtap/it/servers", classes);
    StringBuilder classPath = new StringBuilder(classes.toString());
    libraries.forEach(library -> classPath.append(File.pathSeparator).append(library));
    classPath.append(File.pathSeparator).append(Artifacts.classPath("servers/" + server));
    return JavaCommand.on(Jdks.currentFor(server, JavaVersions.from(17)))
        .agent("0:" + config)
        .main(classPath.toString(), "io.promtap.it.servers." + main)
        .arguments(directory.resolve("webapps").toString());
  }

  private static final String WEB_XML =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        <listener><listener-class>io.promtap.it.tenants.Start</listener-class></listener>
        <servlet>
          <servlet-name>work</servlet-name>
          <servlet-class>io.promtap.it.tenants.Work</servlet-class>
        </servlet>
        <servlet-mapping>
          <servlet-name>work</servlet-name><url-pattern>/do/*</url-pattern>
        </servlet-mapping>
      </web-app>
      """;

  private static void copy(Path from, String packageName, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from.resolve(packageName))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static void get(int port, String context, String kind, int times) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + context + "/do/" + kind);
    for (int i = 0; i < times; i++) {
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      HttpResponse<String> reply = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(reply.body()).as(uri.toString()).isEqualTo("ok");
    }
  }

  private static String[] at(String application, String pool) {
    return new String[] {"application", application, "pool", pool, "state", "max"};
  }

  private static Map<String, Double> applications(Scrape scrape, String metric) {
    Map<String, Double> sums = new TreeMap<>();
    for (Sample sample : scrape.find(metric)) {
      sums.merge(String.valueOf(sample.labels().get("application")), sample.value(), Double::sum);
    }
    return sums;
  }

  private static void assertEachHasAnApplication(Scrape scrape) {
    for (Sample sample : scrape.samples()) {
      boolean ofTheJvm = sample.name().matches("(jvm|process|promtap)_.*");
      assertThat(sample.labels().containsKey("application"))
          .as(sample.toString())
          .isEqualTo(!ofTheJvm);
    }
  }
}
