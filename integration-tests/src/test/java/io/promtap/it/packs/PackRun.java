// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Sample;
import io.promtap.it.harness.Scrape;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One program with one pack.
 *
 * @param home module below {@code packs} that has the program
 * @param libraries module whose class path it runs with
 * @param service what the program talks to
 * @param page a text beside this class: the lines of the metrics page that are not 0, histograms by
 *     their count only. {@code NAME} stands for the first argument, {@code @WORD@} for the number
 *     that the program said after that word
 * @param java what the library and the program run on
 */
record PackRun(
    String pack,
    Jdk jdk,
    String program,
    String home,
    String libraries,
    Service service,
    List<String> arguments,
    String page,
    JavaVersions java) {
  private static final Path FOLDER = Path.of("target", "packs").toAbsolutePath();
  private static final Pattern SAID = Pattern.compile("@(\\w+)@");

  static PackRun of(String pack, String program, String home, String libraries, Service service) {
    return new PackRun(
        pack,
        Jdks.current(),
        program,
        home,
        libraries,
        service,
        List.of(),
        pack,
        JavaVersions.from(8));
  }

  PackRun on(Jdk other) {
    return new PackRun(pack, other, program, home, libraries, service, arguments, page, java);
  }

  PackRun arguments(String... more) {
    return new PackRun(pack, jdk, program, home, libraries, service, List.of(more), page, java);
  }

  PackRun page(String other) {
    return new PackRun(pack, jdk, program, home, libraries, service, arguments, other, java);
  }

  /** Of a library that needs a newer Java than the programs do. */
  PackRun from(int oldestJava) {
    JavaVersions newer = JavaVersions.from(oldestJava);
    return new PackRun(pack, jdk, program, home, libraries, service, arguments, page, newer);
  }

  /** Why it cannot run here. */
  Optional<String> reasonAgainst() {
    return Jdks.obstacle(jdk, java).or(service::reasonAgainst);
  }

  String name() {
    return String.join(", ", pack, libraries, String.join(" ", arguments), jdk.toString())
        .replace(" ,", "");
  }

  /** What was on the page, what should have been there, and what the agent complained of. */
  record Outcome(String page, String expected, List<String> complaints) {}

  Outcome run() {
    try (AppProcess app = start()) {
      app.awaitStdout("DONE");
      String wanted = expected(app.stdout());
      String[] seen = new String[1];
      try {
        // The last call may end a moment after the program saw its result.
        Scrape.await(
            "all that was counted",
            app.awaitMetrics(),
            page -> {
              seen[0] = lines(page);
              return seen[0].equals(wanted);
            });
      } catch (AssertionError different) {
        // The test says it better, with both pages.
      }
      return new Outcome(seen[0], wanted, app.complaints());
    }
  }

  private AppProcess start() {
    List<String> all = new ArrayList<>(List.of("io.promtap.it.packs." + program));
    all.addAll(service.arguments());
    all.addAll(arguments);
    return JavaCommand.on(jdk)
        .agent("0:" + config())
        .jvm("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        .main(classPath(), "io.promtap.it.apps.RunAndStay")
        .arguments(all.toArray(String[]::new))
        .start();
  }

  private String classPath() {
    return String.join(
        File.pathSeparator,
        Artifacts.apps().toString(),
        Path.of("packs", home, "target", "classes").toAbsolutePath().toString(),
        Artifacts.classPath("packs/" + libraries));
  }

  private Path config() {
    try {
      Files.createDirectories(FOLDER);
      return Files.writeString(
          FOLDER.resolve(name().replaceAll("\\W+", "-") + ".yaml"),
          """
          http: {enabled: false}
          jdbc: {enabled: false}
          jvm: {enabled: false}
          packs: [%s]
          """
              .formatted(pack));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String expected(List<String> stdout) {
    String filled =
        SAID.matcher(text())
            .replaceAll(
                word -> {
                  Matcher number = Pattern.compile(word.group(1) + " (\\d+)").matcher("");
                  return stdout.stream()
                      .filter(line -> number.reset(line).matches())
                      .findFirst()
                      .map(line -> number.reset(line).replaceAll("$1"))
                      .orElseThrow();
                });
    return String.join("\n", new TreeSet<>(Arrays.asList(filled.split("\n"))));
  }

  private String text() {
    try (InputStream in = PackRun.class.getResourceAsStream(page + ".txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return arguments.isEmpty() ? text : text.replace("NAME", arguments.get(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lines(Scrape page) {
    Predicate<Sample> ofPack =
        sample ->
            sample.value() != 0
                && !sample.name().startsWith("promtap_")
                && !sample.name().endsWith("_bucket")
                && !sample.name().endsWith("_sum");
    TreeSet<String> lines = new TreeSet<>();
    page.samples().stream()
        .filter(ofPack)
        .forEach(
            sample ->
                lines.add(
                    sample.name() + new TreeMap<>(sample.labels()) + " " + (long) sample.value()));
    return String.join("\n", lines);
  }

  @Override
  public String toString() {
    return name();
  }
}
