// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.LeftOut;
import io.promtap.it.harness.Scrape;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Labels of entities run no statement, and have the default until the application loads them. */
class LazyLoadingIT {

  private static final String READS_PURCHASES =
      """
      jvm: {enabled: false}
      rules:
        - class: io.promtap.it.jdbc.lazy.Shop
          method: look
          metrics:
            - counter: looks_total
              labels:
                shop: "${arg0.shop}"
                note: "${arg0.note}"
                points: "${arg0.points}"
                customer: "${arg0.customer.name}"
                items: "${arg0.items.size()}"
                count: "${arg0.itemCount}"
                text: "${arg0}"
            - counter: points_total
              value: "${arg0.points}"
      """;

  private static final String READS_REPORTS =
      """
      jvm: {enabled: false}
      rules:
        - class: io.promtap.it.jdbc.lazy.Shop
          method: look
          metrics:
            - counter: looks_total
              labels: {shop: "${arg0.shop}", rows: "${arg0.rows}", text: "${arg0}"}
            - counter: rows_total
              value: "${arg0.rows}"
      """;

  private static final String[] LOADED = {
    "shop",
    "Corner",
    "note",
    "hello",
    "points",
    "7",
    "customer",
    "Ada",
    "items",
    "2",
    "count",
    "2",
    "text",
    "Corner hello 2"
  };

  private static final Library HIBERNATE_7 =
      new Library("HibernateShop", "hibernate-7", 17, false, true);

  static final List<Library> ALL =
      List.of(
          new Library("HibernateShop", "hibernate-5.6", 11, false, true),
          new Library("HibernateShop", "hibernate-6.6", 11, false, true),
          HIBERNATE_7,
          new Library("EnhancedHibernateShop", "hibernate-5.6", 11, true, true),
          new Library("EnhancedHibernateShop", "hibernate-6.6", 11, true, true),
          new Library("EnhancedHibernateShop", "hibernate-7", 17, true, true),
          new Library("MyBatisShop", "frameworks", 11, false, false),
          new Library("MyBatisShop", "frameworks", 11, false, false, "aggressive"),
          new Library("JakartaShop", "eclipselink", 11, true, true, "eclipselink")
              .enhancer("org.eclipse.persistence.jpa-", ""),
          new Library("JakartaShop", "openjpa", 11, true, true, "openjpa").enhancer("openjpa-", ""),
          new Library("JavaxShop", "datanucleus", 11, true, true, "datanucleus")
              .enhancer("datanucleus-core-", "=-api=JPA,io.promtap.it.jdbc.lazy"),
          new Library("EbeanShop", "ebean", 11, true, true).enhancer("ebean-agent-", ""));

  /**
   * A library that loads entities later.
   *
   * @param module the one under {@code jdbc/} that wrote down its class path
   * @param java the oldest that the library or its database, H2, runs on
   * @param loadsAttributes whether it can load one attribute of an entity later than another
   * @param makesReferences whether it makes an entity of which only the id is known
   * @param enhancer the beginning of the name of the jar that enhances entities as a Java agent
   */
  record Library(
      String program,
      String module,
      int java,
      boolean loadsAttributes,
      boolean makesReferences,
      List<String> arguments,
      String enhancer,
      String enhancerOptions) {

    Library(
        String program,
        String module,
        int java,
        boolean loadsAttributes,
        boolean makesReferences,
        String... arguments) {
      this(program, module, java, loadsAttributes, makesReferences, List.of(arguments), "", "");
    }

    Library enhancer(String jar, String options) {
      return new Library(
          program, module, java, loadsAttributes, makesReferences, arguments, jar, options);
    }

    @Override
    public String toString() {
      return program + " of " + module + (arguments.isEmpty() ? "" : " " + arguments);
    }
  }

  @TempDir private Path folder;

  static Stream<Library> libraries() {
    List<Library> selected =
        CaseSelection.current().only(ALL, library -> library.equals(ALL.get(5)));
    LeftOut.addCases("the libraries that load later", ALL, selected);
    return selected.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("libraries")
  void labels_of_entities_run_no_statement(Library library) throws IOException {
    String without;
    try (AppProcess app = command(library).start()) {
      without = app.awaitStdout("STATEMENTS");
    }
    try (AppProcess app = command(library).agent("0:" + config(READS_PURCHASES)).start()) {
      String with = app.awaitStdout("STATEMENTS");
      Scrape page = Scrape.of(app.awaitMetrics());

      assertThat(with).isEqualTo(without);
      assertThat(page.value("looks_total", unloaded(library))).isEqualTo(1);
      assertThat(page.value("looks_total", LOADED)).isEqualTo(1);
      assertThat(page.sum("looks_total")).isEqualTo(library.makesReferences() ? 3 : 2);
      assertThat(page.value("points_total")).isEqualTo(library.loadsAttributes() ? 7 : 14);
      if (library.makesReferences()) {
        assertThat(page.value("looks_total", nothing())).isEqualTo(1);
      }
      assertThat(page.sum("promtap_errors_total")).isZero();
      assertThat(app.complaints()).isEmpty();
    }
  }

  private static String[] unloaded(Library library) {
    String[] labels = nothing();
    labels[1] = "Corner";
    if (!library.loadsAttributes()) {
      labels[3] = "hello";
      labels[5] = "7";
    }
    return labels;
  }

  private static String[] nothing() {
    String[] labels = LOADED.clone();
    for (int i = 1; i < labels.length; i += 2) {
      labels[i] = "none";
    }
    return labels;
  }

  @Test
  void a_getter_that_runs_a_statement_in_an_unknown_way_is_called_once() throws IOException {
    Library unknown = new Library("UnknownShop", "frameworks", 11, false, false);
    try (AppProcess app = command(unknown).agent("0:" + config(READS_REPORTS)).start()) {
      app.awaitStdout("DONE");
      Scrape page = Scrape.of(app.awaitMetrics());

      assertThat(app.awaitStdout("READS")).isEqualTo("READS 2");
      assertThat(page.value("looks_total", "shop", "Corner", "rows", "none", "text", "none"))
          .isEqualTo(5);
      assertThat(page.value("rows_total")).isZero();
      assertThat(page.value("db_queries_total", "operation", "SELECT")).isEqualTo(3);
      assertThat(page.value("db_connections_active")).isZero();
      app.awaitPromtap("WARN .*Shop.look.*arg0.rows.*UnknownShop\\$Report.rows runs a statement.*");
      app.awaitPromtap("WARN .*Shop.look.*UnknownShop\\$Report.toString runs a statement.*");
    }
  }

  private Path config(String yaml) throws IOException {
    return Files.writeString(folder.resolve("promtap.yaml"), yaml);
  }

  private static JavaCommand command(Library library) {
    JavaCommand command =
        JavaCommand.on(Jdks.currentFor(library.toString(), JavaVersions.from(library.java())))
            .jvm("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    if (!library.enhancer().isEmpty()) {
      command.jvm("-javaagent:" + enhancer(library) + library.enhancerOptions());
    }
    return command
        .main(
            JdbcProcess.classPath(library.module())
                + File.pathSeparator
                + Artifacts.testResource("io/promtap/it/jdbc/lazy"),
            "io.promtap.it.jdbc.lazy." + library.program())
        .arguments(library.arguments().toArray(new String[0]));
  }

  private static String enhancer(Library library) {
    return Stream.of(Artifacts.classPath("jdbc/" + library.module()).split(File.pathSeparator))
        .filter(jar -> Path.of(jar).getFileName().toString().startsWith(library.enhancer()))
        .findFirst()
        .orElseThrow();
  }
}
