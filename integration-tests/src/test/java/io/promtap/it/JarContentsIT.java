// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.HiddenClasses;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The three lists of libraries in promtap.jar, for people (NOTICE), for auditors (SBOM) and for
 * scanners (pom.properties), against the classes that are there and the versions of the build.
 */
class JarContentsIT {
  private static final String SBOM = "META-INF/sbom/promtap.cdx.json";
  private static final String POM_PROPERTIES = "promtap/META-INF/maven/%s/pom.properties";
  private static final String APACHE_2 = "Apache-2.0";
  private static final String BCRYPT = "org.mindrot/jbcrypt";

  /** A library for browsers, which has files instead of classes. */
  private static final Library CHARTS =
      library("org.webjars.npm/uplot", "io/promtap/exporter/page/uPlot", "uplot");

  private static final Library[] LIBRARIES = {
    library("net.bytebuddy/byte-buddy", "net/bytebuddy/", "byte-buddy"),
    library("net.bytebuddy/byte-buddy-agent", "net/bytebuddy/agent/", "byte-buddy"),
    client("core", "core/"),
    client("config", "config/"),
    client("model", "model/"),
    client("exposition-textformats", "expositionformats/"),
    client("exporter-common", "exporter/common/"),
    client("instrumentation-jvm", "instrumentation/jvm/"),
    client("tracer-common", "tracer/common/"),
    client("tracer-initializer", "tracer/initializer/"),
    client("tracer-otel", "tracer/otel/"),
    client("tracer-otel-agent", "tracer/agent/"),
    library("org.apache.httpcomponents.core5/httpcore5", "org/apache/hc/core5/", "httpcore"),
    library("org.snakeyaml/snakeyaml-engine", "org/snakeyaml/engine/", "snakeyaml-engine"),
    library("info.picocli/picocli", "picocli/", "picocli"),
    library(BCRYPT, "org/mindrot/jbcrypt/", "jbcrypt"),
    CHARTS,
  };

  /** By group, as NOTICE calls them. */
  private static final Map<String, String> NAMES =
      Map.of(
          "net.bytebuddy", "Byte Buddy and Byte Buddy agent",
          "io.prometheus", "Prometheus Java client",
          "org.apache.httpcomponents.core5", "Apache HttpComponents Core",
          "org.snakeyaml", "SnakeYAML Engine",
          "info.picocli", "picocli",
          "org.mindrot", "jBCrypt",
          "org.webjars.npm", "uPlot");

  private static JarFile jar;
  private static JsonNode sbom;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(Artifacts.agentJar().toFile());
    sbom = new ObjectMapper().readTree(bytes(SBOM));
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @Test
  void the_sbom_lists_the_libraries_in_the_versions_of_the_build() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (Library library : LIBRARIES) {
      expected.put(library.coordinates, library.version());
    }

    Map<String, String> listed = new TreeMap<>();
    for (JsonNode component : sbom.get("components")) {
      listed.put(coordinates(component), component.get("version").asText());
    }
    assertThat(listed).isEqualTo(expected);
  }

  @Test
  void each_class_in_the_jar_is_of_promtap_or_of_a_library_and_no_library_is_absent()
      throws IOException {
    List<String> classes =
        HiddenClasses.all().keySet().stream()
            .filter(name -> !name.startsWith("io/promtap/") && !name.startsWith("java/lang/"))
            .toList();
    List<String> folders =
        Arrays.stream(LIBRARIES)
            .filter(library -> !library.equals(CHARTS))
            .map(Library::folder)
            .toList();

    assertThat(classes).allMatch(name -> folders.stream().anyMatch(name::startsWith));
    assertThat(folders)
        .allMatch(folder -> classes.stream().anyMatch(name -> name.startsWith(folder)));
  }

  @Test
  void of_the_library_for_browsers_there_are_two_files() {
    assertThat(entries().filter(name -> name.toLowerCase(Locale.ROOT).contains("uplot")))
        .containsExactlyInAnyOrder(
            "promtap/" + CHARTS.folder + ".iife.min.js",
            "promtap/" + CHARTS.folder + ".min.css",
            POM_PROPERTIES.formatted(CHARTS.coordinates));
  }

  @Test
  void the_sbom_says_what_each_library_is_and_under_which_licence() {
    assertThat(sbom.get("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(sbom.get("metadata").get("component").get("purl").asText())
        .startsWith("pkg:maven/io.promtap/promtap@");
    for (JsonNode component : sbom.get("components")) {
      String purl = component.get("purl").asText();
      assertThat(purl)
          .isEqualTo(
              "pkg:maven/%s@%s?type=jar",
              coordinates(component), component.get("version").asText());
      assertThat(component.findValuesAsText("id"))
          .as(purl)
          .contains(licence(coordinates(component)));
      assertThat(component.get("hashes").findValuesAsText("alg")).as(purl).contains("SHA-256");
    }
  }

  @Test
  void the_sbom_in_the_jar_is_the_one_beside_it() throws IOException {
    Path beside = Artifacts.agentJar().resolveSibling("promtap.cdx.json");
    assertThat(bytes(SBOM)).isEqualTo(Files.readAllBytes(beside));
  }

  @Test
  void scanners_find_each_library_by_its_pom_properties() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    String own = sbom.get("metadata").get("component").get("version").asText();
    expected.put("io.promtap/promtap", own);
    for (Library library : LIBRARIES) {
      expected.put(library.coordinates, library.version());
    }

    Map<String, String> found = new TreeMap<>();
    for (String name : entries().filter(name -> name.endsWith("pom.properties")).toList()) {
      Properties properties = new Properties();
      properties.load(jar.getInputStream(jar.getEntry(name)));
      String coordinates =
          properties.getProperty("groupId") + "/" + properties.getProperty("artifactId");
      assertThat(name).isEqualTo(POM_PROPERTIES, coordinates);
      found.put(coordinates, properties.getProperty("version"));
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void notice_names_each_library() throws IOException {
    String notice = new String(bytes("META-INF/NOTICE"), StandardCharsets.UTF_8);
    Matcher heading =
        Pattern.compile("(?m)^(\\S.*) \\(https://\\S+\\), (.*(?:License|LICENSE).*)$")
            .matcher(notice);
    Map<String, String> named = new TreeMap<>();
    while (heading.find()) {
      named.put(heading.group(1), heading.group(2));
    }

    // ASM is a part of Byte Buddy, under another name, and no dependency.
    assertThat(notice).contains("ASM (https://asm.ow2.io), which is part of Byte Buddy, BSD");
    named.keySet().removeIf(name -> name.startsWith("ASM"));
    assertThat(named.keySet()).containsExactlyInAnyOrderElementsOf(NAMES.values());
    assertThat(named.remove("uPlot")).isEqualTo("MIT License:");
    assertThat(named.remove("jBCrypt")).isEqualTo("ISC License:");
    assertThat(named.values()).containsOnly("Apache License 2.0");
    assertThat(Arrays.stream(LIBRARIES).map(Library::group).collect(Collectors.toSet()))
        .isEqualTo(NAMES.keySet());
  }

  /** Spring Boot takes META-INF/sbom/bom.json or application.cdx.json for the application's own. */
  @Test
  void the_application_finds_in_meta_inf_what_is_named_for_promtap_and_nothing_else() {
    assertThat(entries().filter(name -> name.startsWith("META-INF/")))
        .containsExactlyInAnyOrder(
            "META-INF/MANIFEST.MF", "META-INF/LICENSE", "META-INF/NOTICE", SBOM);
  }

  private static String licence(String coordinates) {
    return coordinates.equals(CHARTS.coordinates)
        ? "MIT"
        : coordinates.equals(BCRYPT) ? "ISC" : APACHE_2;
  }

  private static String coordinates(JsonNode component) {
    return component.get("group").asText() + "/" + component.get("name").asText();
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
      return in.readAllBytes();
    }
  }

  private static Stream<String> entries() {
    return jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName);
  }

  private static Library library(String coordinates, String folder, String property) {
    return new Library(coordinates, folder, property);
  }

  private static Library client(String module, String folder) {
    return library(
        "io.prometheus/prometheus-metrics-" + module,
        "io/prometheus/metrics/" + folder,
        "prometheus");
  }

  private record Library(String coordinates, String folder, String property) {
    String group() {
      return coordinates.substring(0, coordinates.indexOf('/'));
    }

    /** As the root pom.xml has it. */
    String version() throws IOException {
      String pom = Files.readString(Path.of("../pom.xml"));
      String tag = property + ".version>";
      int begin = pom.indexOf("<" + tag) + tag.length() + 1;
      return pom.substring(begin, pom.indexOf("</" + tag));
    }
  }
}
