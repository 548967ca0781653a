// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.CaseSelection;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of the containers is what their jars say, and what a build runs of them. */
class ContainersTest {
  private static final int MAJOR_OF_JAVA_0 = 44;
  private static final Map<String, Integer> OLDEST_JAVA_OF_JARS = new HashMap<>();

  static Stream<Container> embedded() {
    return Containers.all().filter(Container::isEmbedded);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("embedded")
  void the_oldest_java_is_the_one_that_the_newest_class_file_needs(Container container) {
    String classPath = Artifacts.classPath("servers/" + container.server());
    int needed =
        Stream.of(classPath.split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .mapToInt(jar -> OLDEST_JAVA_OF_JARS.computeIfAbsent(jar, ContainersTest::oldestJava))
            .max()
            .orElseThrow();
    // The tests' own classes need Java 8.
    assertThat(container.java().lowest()).isEqualTo(Math.max(8, needed));
  }

  @Test
  void a_full_build_has_every_container() {
    assertThat(Containers.tables())
        .allSatisfy(
            table ->
                assertThat(Containers.select(CaseSelection.ALL, table))
                    .isNotEmpty()
                    .isEqualTo(table));
  }

  @Test
  void a_short_build_has_the_newest_container_of_each_product_of_each_table() {
    assertThat(
            Containers.tables()
                .map(table -> Containers.select(CaseSelection.REPRESENTATIVES, table))
                .map(selected -> selected.stream().map(Container::name).toList()))
        .containsExactly(
            List.of("Tomcat 11", "Jetty 12.1 ee11", "Undertow 2.3"),
            List.of("Tomcat 11", "Jetty 12.1 ee11", "Undertow 2.3"),
            List.of("Jetty 12.1 ee11"),
            List.of("Spring Boot 4.0 Jetty"),
            List.of("Spring Boot 4.0 Jetty"),
            List.of("Jersey 4", "RESTEasy 7", "CXF 4"),
            List.of("Javalin 7"),
            List.of("Spark"),
            List.of("WebFlux 6"),
            List.of("Dropwizard 5"),
            List.of());
  }

  /** Newer versions of a class, which only a newer Java loads, lie below {@code META-INF}. */
  private static int oldestJava(String jar) {
    try (ZipFile file = new ZipFile(jar)) {
      return file.stream()
          .filter(entry -> entry.getName().endsWith(".class"))
          .filter(entry -> !entry.getName().startsWith("META-INF/"))
          .filter(entry -> !entry.getName().equals("module-info.class"))
          .mapToInt(entry -> classFileVersion(file, entry) - MAJOR_OF_JAVA_0)
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int classFileVersion(ZipFile file, ZipEntry entry) {
    try (DataInputStream in = new DataInputStream(file.getInputStream(entry))) {
      in.readInt();
      in.readUnsignedShort();
      return in.readUnsignedShort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
