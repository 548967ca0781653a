// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** The full build selects every case of the integration tests, and the build of a change is one. */
class FullBuildTest {

  @Test
  void every_call_of_maven_in_the_build_of_a_change_has_the_profile() throws IOException {
    List<String> calls =
        Files.readString(Path.of("..", ".ci", "run"))
            .lines()
            .filter(line -> line.matches("\\s*mvn .*"))
            .toList();

    assertThat(calls).isNotEmpty().allMatch(call -> call.contains(" -Pmatrix "));
  }

  @Test
  void the_profile_selects_all_cases_and_the_tests_are_told() throws Exception {
    assertThat(pom("/project/properties/promtap.cases")).isEqualTo("representatives");
    assertThat(pom("/project/profiles/profile[id='matrix']/properties/promtap.cases"))
        .isEqualTo("all");
    assertThat(
            pom(
                "//plugin[artifactId='maven-failsafe-plugin']//systemPropertyVariables"
                    + "/promtap.cases"))
        .isEqualTo("${promtap.cases}");
  }

  @Test
  void the_profile_has_all_JVMs_compile_as_in_production() throws Exception {
    assertThat(
            pom(
                Path.of("..", "pom.xml"),
                "/project/profiles/profile[id='matrix']/properties/promtap.compilation"))
        .isEqualTo("-XX:+TieredCompilation");
  }

  private static String pom(String path) throws Exception {
    return pom(Path.of("pom.xml"), path);
  }

  private static String pom(Path file, String path) throws Exception {
    Document pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    return XPathFactory.newInstance().newXPath().evaluate(path, pom);
  }
}
