// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.languages;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Scrape;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A compiler with the program that it compiles. */
enum Language {
  KOTLIN("kotlin", "kotlin", Language::kotlinc),
  /** As before Kotlin 2: bodies of interfaces and lambdas are in classes of their own. */
  OLD_KOTLIN(
      "kotlin",
      "kotlin",
      library -> with(kotlinc(library), "-jvm-default=disable", "-Xlambdas=class")),
  SCALA_2("scala-2", "scala", library -> List.of("scala.tools.nsc.Main", "-usejavacp")),
  SCALA_3("scala-3", "scala-3", library -> List.of("dotty.tools.dotc.Main", "-classpath", library)),
  GROOVY("groovy", "groovy", library -> List.of("org.codehaus.groovy.tools.FileSystemCompiler"));

  private static final Path FOLDER = Path.of("target", "languages").toAbsolutePath();
  private static final Path SOURCES = Path.of("src", "test", "languages").toAbsolutePath();

  private final String module;
  private final String sources;
  private final Function<String, List<String>> compiler;

  Language(String module, String sources, Function<String, List<String>> compiler) {
    this.module = module;
    this.sources = sources;
    this.compiler = compiler;
  }

  private static List<String> kotlinc(String library) {
    String main = "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler";
    return List.of(main, "-no-stdlib", "-no-reflect", "-cp", library);
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(Arrays.asList(more));
    return all;
  }

  /** By metric, class and method, the calls that rules counted in one run of the program. */
  Map<String, Long> counted() throws IOException {
    String main = this == SCALA_3 ? "shop.Main3" : "shop.Main";
    try (AppProcess app =
        JavaCommand.on(Jdks.current())
            .agent("0:" + Artifacts.testResource("languages.yaml"))
            .main(
                String.join(File.pathSeparator, compile(), library(), Artifacts.apps().toString()),
                "io.promtap.it.apps.RunAndStay")
            .arguments(main)
            .start()) {
      app.awaitStdout("DONE");
      return Scrape.of(app.awaitMetrics()).samples().stream()
          .filter(sample -> sample.labels().containsKey("method") && sample.value() > 0)
          .collect(
              Collectors.toMap(
                  sample ->
                      String.join(
                          " ",
                          sample.name().replace("_total", ""),
                          sample.label("class").replace("shop.", "")
                              + "."
                              + sample.label("method").replace("<init>", "new")),
                  sample -> (long) sample.value(),
                  Long::sum,
                  TreeMap::new));
    }
  }

  private String compile() throws IOException {
    Path classes = Files.createDirectories(FOLDER.resolve(name()));
    List<String> command = new ArrayList<>(compiler.apply(library()));
    String main = command.remove(0);
    command.addAll(List.of("-d", classes.toString()));
    command.addAll(sourceFiles(sources));
    if (this == SCALA_3) {
      command.addAll(sourceFiles("scala"));
    }
    AppProcess run =
        JavaCommand.on(Jdks.current())
            .main(Artifacts.classPath("languages/" + module), main)
            .arguments(command.toArray(String[]::new))
            .run();
    if (!Files.exists(classes.resolve("shop/Main.class"))) {
      throw new IllegalStateException(run.stdout() + "\n" + run.stderr());
    }
    return classes.toString();
  }

  private static List<String> sourceFiles(String folder) {
    try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
      return files.map(Path::toString).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What programs run with: a part of what their compiler runs with. */
  private String library() {
    return Stream.of(Artifacts.classPath("languages/" + module).split(File.pathSeparator))
        .filter(jar -> jar.matches(".*(kotlin-stdlib|scala-library|scala3-library|groovy)[^/]*jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
