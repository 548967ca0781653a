// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Jdks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A service gets the agent, whatever its jar, its folder, its package or its module is called. That
 * the tools of the JDK do not get it, {@link QuietIT} proves.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("io.promtap.it.harness.Jdks#all")
class MainClassIT {
  private static final String MAIN = "io.promtap.it.apps.HelloWorld";

  private final Jdk jdk;
  @TempDir private Path directory;

  MainClassIT(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void a_jar_may_have_the_path_of_a_module_of_the_jdk_or_the_name_of_a_package()
      throws IOException {
    for (String path :
        List.of(
            "java.apps/x.war",
            "jdk.jcmd/x.war",
            "java.base/my service.war",
            "java.apps/service",
            "sun.tools.service/x.ear",
            "com.sun.net.httpserver.jar",
            "com.sun.tools.javac.jar")) {
      writeJar(directory.resolve(path));
      assertGetsTheAgent(path, command().jar(Path.of(path)));
    }
  }

  @Test
  void a_main_class_may_lie_in_a_package_that_begins_like_one_of_the_jdk() throws IOException {
    Path classes =
        compiled(
            "8",
            Files.writeString(
                directory.resolve("Main.java"),
                "package com.sun.tools.service; public class Main {"
                    + "public static void main(String[] args) {System.out.println(\"hello\");}}"));
    assertGetsTheAgent("class", command().main(classes.toString(), "com.sun.tools.service.Main"));
  }

  @Test
  void a_module_may_have_a_name_that_begins_like_one_of_the_jdk() throws IOException {
    Jdks.require(jdk, "modules", JavaVersions.from(9));
    Path classes =
        compiled(
            "9",
            Files.writeString(directory.resolve("module-info.java"), "module java.service {}"),
            Files.writeString(
                directory.resolve("Main.java"),
                "package com.example; public class Main {"
                    + "public static void main(String[] args) {System.out.println(\"hello\");}}"));
    assertGetsTheAgent(
        "module",
        command()
            .jvm("--module-path", classes.toString())
            .arguments("--module", "java.service/com.example.Main"));
  }

  @Test
  void a_program_in_one_source_file_gets_the_agent() throws IOException {
    Jdks.require(jdk, "java File.java", JavaVersions.from(11));
    Path source =
        Files.writeString(
            directory.resolve("Main.java"),
            "public class Main {"
                + "public static void main(String[] args) {System.out.println(\"hello\");}}");
    assertGetsTheAgent("source", command().arguments(source.toString()));
  }

  /** A start says that there is no such file, before the main method begins. */
  private JavaCommand command() {
    return JavaCommand.on(jdk).agent("0:none.yaml").directory(directory);
  }

  private static void assertGetsTheAgent(String what, JavaCommand command) {
    AppProcess process = command.run();
    assertThat(process.stdout()).as(what).first().isEqualTo("hello");
    assertThat(process.promtapLines()).as(what).anyMatch(line -> line.contains("none.yaml"));
  }

  private static void writeJar(Path jar) throws IOException {
    Files.createDirectories(jar.getParent());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, MAIN);
    String entry = MAIN.replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.putNextEntry(new JarEntry(entry));
      Files.copy(Artifacts.apps().resolve(entry), out);
    }
  }

  private Path compiled(String release, Path... sources) {
    Path classes = directory.resolve("classes");
    List<String> arguments =
        new ArrayList<>(List.of("-nowarn", "--release", release, "-d", classes.toString()));
    for (Path source : sources) {
      arguments.add(source.toString());
    }
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                arguments.toArray(new String[0]));
    assertThat(failed).isZero();
    return classes;
  }
}
