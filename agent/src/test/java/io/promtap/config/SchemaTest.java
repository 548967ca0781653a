// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The JSON Schema for editors, {@code docs/promtap.schema.json}, against the reader. Both know the
 * same keys. What the reader accepts without a warning, the schema accepts; what the schema can
 * tell, both refuse.
 */
class SchemaTest {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
  private static final JsonNode TEXT = text();
  private static final Schema SCHEMA = REGISTRY.getSchema(TEXT);

  /** A key that there is not. */
  private static final String NO_KEY = "noSuchKey";

  private static final int CONSTANT_STRING = 8;

  @Test
  void it_is_a_schema_of_draft_07() {
    Schema draft07 =
        REGISTRY.getSchema(SchemaLocation.of("http://json-schema.org/draft-07/schema#"));

    assertThat(draft07.validate(TEXT)).isEmpty();
    assertThat(draft07.validate(YamlAsJson.of("{type: 5}"))).isNotEmpty();
  }

  @Test
  void the_schema_has_the_keys_that_the_reader_asks_for() throws IOException {
    Map<String, Set<String>> sections = SchemaSections.of(TEXT);
    Set<String> candidates = new TreeSet<>(textsOfReader());
    sections.values().forEach(candidates::addAll);

    assertThat(sections).containsKeys("", "httpServer.threads", "rules[].metrics[]");
    sections.forEach(
        (path, keys) -> {
          assertThat(isKnown(path, NO_KEY)).as("%s has every key", path).isFalse();
          assertThat(candidates.stream().filter(key -> isKnown(path, key)))
              .as("the keys under \"%s\"", path)
              .containsExactlyInAnyOrderElementsOf(keys);
        });
  }

  @Test
  void every_section_of_the_reader_is_one_of_the_schema() {
    Map<String, Set<String>> sections = SchemaSections.of(TEXT);
    List<String> ofReader = new ArrayList<>(List.of(""));
    sections.forEach(
        (path, keys) -> {
          for (String key : keys) {
            String below = SchemaSections.child(path, key);
            Stream.of(below, below + "[]")
                .filter(any -> !isKnown(any, NO_KEY))
                .forEach(ofReader::add);
          }
        });

    assertThat(sections.keySet()).containsExactlyInAnyOrderElementsOf(ofReader);
  }

  /** Whether the reader knows this key at this path, whatever it says of the value. */
  private static boolean isKnown(String path, String key) {
    String yaml = SchemaSections.yaml(path, "{\"" + key + "\": ~}");
    return problems(yaml).stream()
        .noneMatch(problem -> problem.contains("unknown key \"" + key + "\""));
  }

  /** All texts in the class files of the reader; its keys are among them. */
  private static Set<String> textsOfReader() throws IOException {
    Set<String> texts = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("target", "classes", "io", "promtap", "config"))) {
      for (Path file : files.filter(any -> any.toString().endsWith(".class")).toList()) {
        ClassReader reader = new ClassReader(Files.readAllBytes(file));
        char[] buffer = new char[reader.getMaxStringLength()];
        for (int i = 1; i < reader.getItemCount(); i++) {
          int at = reader.getItem(i);
          if (at > 0 && reader.readByte(at - 1) == CONSTANT_STRING) {
            texts.add(reader.readUTF8(at, buffer));
          }
        }
      }
    }
    // The types of metrics are keys in lower case.
    texts.addAll(texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList());
    texts.removeIf(text -> !text.matches("[A-Za-z]+"));
    return texts;
  }

  @Test
  void defaults_are_those_of_the_reader() throws ConfigException {
    StringBuilder yaml = new StringBuilder();
    TEXT.path("properties")
        .properties()
        .forEach(entry -> appendDefaults(yaml, "", entry.getKey(), entry.getValue()));

    assertThat(yaml).contains("port: 9464", "exemplars: \"off\"");
    assertThat(ConfigLoader.parse("p.yaml", yaml.toString()))
        .usingRecursiveComparison()
        .isEqualTo(PromtapConfig.defaults());
  }

  private static void appendDefaults(
      StringBuilder yaml, String indent, String key, JsonNode property) {
    if (property.has("default")) {
      yaml.append(indent).append(key).append(": ").append(property.get("default")).append('\n');
    } else if (property.has("properties")) {
      yaml.append(indent).append(key).append(":\n");
      property
          .get("properties")
          .properties()
          .forEach(entry -> appendDefaults(yaml, indent + "  ", entry.getKey(), entry.getValue()));
    }
  }

  @Test
  void it_offers_the_packs_that_there_are() {
    assertThat(TEXT.at("/properties/packs/items/enum"))
        .extracting(JsonNode::textValue)
        .containsExactlyElementsOf(Packs.names());
  }

  /** Of tests, packs, documents and examples. */
  @Test
  void it_accepts_every_sample_that_the_reader_accepts() throws IOException {
    List<String> samples = samples();

    assertThat(samples.stream().filter(sample -> sample.contains("rules:"))).hasSizeGreaterThan(30);
    assertThat(samples).allSatisfy(sample -> assertThat(mistakes(sample)).as(sample).isEmpty());
  }

  private static List<String> samples() throws IOException {
    List<String> samples = new ArrayList<>(ConfigFuzzTest.FILES);
    Packs.names().forEach(pack -> samples.add(Packs.yaml(pack)));
    addParts(samples, "../agent/src/test/java", ".java", "\"\"\"\n(.*?)\"\"\"");
    addParts(samples, "../integration-tests/src/test", ".java", "\"\"\"\n(.*?)\"\"\"");
    addParts(samples, "../integration-tests/src/test/resources", ".yaml", "(.*)");
    addParts(samples, "../test-app", "promtap.yaml", "(.*)");
    addParts(samples, "../benchmarks", ".yaml", "(.*)");
    addParts(samples, "../docs", ".md", "```yaml\n(.*?)```");
    addParts(samples, "..", "README.md", "```yaml\n(.*?)```");
    samples.removeIf(sample -> !problems(sample).isEmpty());
    return samples;
  }

  private static void addParts(List<String> samples, String folder, String end, String part)
      throws IOException {
    Pattern parts = Pattern.compile(part, Pattern.DOTALL);
    int depth = folder.equals("..") ? 1 : Integer.MAX_VALUE;
    try (Stream<Path> files = Files.walk(Path.of(folder), depth)) {
      for (Path file : files.filter(any -> any.toString().endsWith(end)).toList()) {
        parts
            .matcher(Files.readString(file))
            .results()
            .map(found -> found.group(1).stripIndent())
            .map(text -> end.equals(".java") ? text.translateEscapes() : text)
            .forEach(samples::add);
      }
    }
  }

  @Test
  void it_accepts_what_the_reader_accepts_of_mutated_files() {
    Mutations mutations = new Mutations(20261128, ConfigFuzzTest.FILES);
    int accepted = 0;
    for (int i = 0; i < 5_000; i++) {
      String yaml = mutations.next();
      if (problems(yaml).isEmpty()) {
        accepted++;
        assertThat(mistakes(yaml)).as(yaml).isEmpty();
      }
    }

    assertThat(accepted).isGreaterThan(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "htttp: {}",
        "httpServer: 9464",
        "httpServer: {host: a/b}",
        "httpServer: {host: ''}",
        "httpServer: {port: 65536}",
        "httpServer: {port: -1}",
        "httpServer: {port: '9464'}",
        "httpServer: {port: ~}",
        "httpServer: {metrics: {path: metrics}}",
        "httpServer: {metrics: {path: /}}",
        "httpServer: {metrics: {path: /-/healthy}}",
        "httpServer: {metrics: {path: '/a?b'}}",
        "httpServer: {threads: {maximum: 0}}",
        "httpServer: {threads: {max: 4}}",
        "httpServer: {connections: {maximum: 1025}}",
        "httpServer: {ssl: {}}",
        "httpServer: {livePage: 'no'}",
        "httpServer: {metrics: {createdTimestamps: 'no'}}",
        "http: {enabled: maybe}",
        "http: {buckets: []}",
        "http: {buckets: [0]}",
        "http: {buckets: [1, 1]}",
        "http: {buckets: 5}",
        "http: {endpoints: [users]}",
        "http: {endpoints: [/users/]}",
        "http: {endpoints: [/users//a]}",
        "http: {endpoints: ['/users/u-{id}']}",
        "http: {endpoints: ['/{id:[0-9]+}']}",
        "http: {endpoints: ['/**/edit']}",
        "http: {endpoints: ['/a%20b']}",
        "http: {endpoints: [/a, /a]}",
        "jdbc: {bucket: [1]}",
        "jdbc: {leakAfter: 0}",
        "jdbc: {leakAfter: 60s}",
        "jdbc: {leakAfter: .inf}",
        "jvm: true",
        "limits: {seriesPerMetric: 0}",
        "exemplars: on",
        "exemplars: ~",
        "histograms: on",
        "histograms: ~",
        "labels: application",
        "labels: {application: yes}",
        "labels: {applications: true}",
        "packs: [kafka]",
        "packs: [quartz, quartz]",
        "packs: quartz",
        "executions: {}",
        "executions: [x]",
        "executions: [{class: A, method: m}]",
        "executions: [{class: A, agentId: x}]",
        "executions: [{method: m, agentId: x}]",
        "executions: [{class: A, method: new, agentId: x}]",
        "executions: [{class: A, method: [m, new], agentId: x}]",
        "executions: [{class: A, method: m, agentId: [x]}]",
        "executions: [{class: A, method: m, agentId: 'run-${this.id}'}]",
        "executions: [{class: A, method: m, agentId: ''}]",
        "executions: [{class: A, method: m, agentId: x, error: failed}]",
        "executions: [{class: A, method: m, agentId: x, name: ''}]",
        "executions: [{class: A, method: m, agentId: x, await: 1}]",
        "executions: [{class: A, method: m, agentId: x, metrics: []}]",
      })
  void what_is_wrong_in_a_file_is_refused_by_both(String yaml) {
    assertThat(problems(yaml)).isNotEmpty();
    assertThat(mistakes(yaml)).isNotEmpty();
  }

  /** The keys of a rule that is right without them, or with another value. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "class: com/example/A",
        "class: com..A",
        "class: A.",
        "class: []",
        "class: [A, A]",
        "class: [A, 5]",
        "class: ~",
        "implements: a.*",
        "implements: '@a.B'",
        "{implements: a.B, extends: a.C}",
        "annotatedWith: 5",
        "metaAnnotations: true",
        "method: <init>",
        "method: pay()",
        "method: {}",
        "method: {name: m, class: A}",
        "method: {name: [m, m]}",
        "method: 5",
        "parameters: String",
        "parameters: ['List[]']",
        "parameters: void",
        "parameters: int...",
        "parameters: ['java.util.List<A>']",
        "exclude: a.B",
        "exclude: {class: 1}",
        "exclude: {name: m}",
        "name: \"a\\nb\"",
        "outermost: 'true'",
        "error: failed",
        "agentId: x",
        "metrics: []",
        "metrics: {counter: a_total}",
        "metrics: [~]",
        "metrics: [{help: x}]",
        "metrics: [{counter: a_total, gauge: b}]",
        "metrics: [{counter: a}]",
        "metrics: [{counter: a_count_total}]",
        "metrics: [{counter: promtap_a_total}]",
        "metrics: [{counter: aB_total}]",
        "metrics: [{gauge: a_total}]",
        "metrics: [{gauge: agent_executions}]",
        "metrics: [{gauge: up}]",
        "metrics: [{gauge: scrape_samples_scraped}]",
        "metrics: [{histogram: scrape_duration_seconds}]",
        "metrics: [{histogram: a}]",
        "metrics: [{summary: a}]",
        "metrics: [{histogram: a, value: '${this}'}]",
        "metrics: [{histogram: a_seconds, buckets: [0]}]",
        "metrics: [{histogram: a_seconds, buckets: [x]}]",
        "metrics: [{summary: a_seconds, buckets: [1]}]",
        "metrics: [{counter: a_total, value: 5}]",
        "metrics: [{counter: a_total, value: text}]",
        "metrics: [{counter: a_total, add: '${this}'}]",
        "metrics: [{gauge: a, add: '${this}', value: '${this}'}]",
        "metrics: [{gauge: a, when: success}]",
        "metrics: [{timestamp: a_timestamp}]",
        "metrics: [{gauge: a, read: scrape}]",
        "metrics: [{gauge: a, read: late, value: '${this}'}]",
        "metrics: [{counter: a_total, read: scrape, value: '${this}'}]",
        "metrics: [{gauge: a, of: sum, value: '${this}'}]",
        "metrics: [{gauge: a, read: call, of: sum, value: '${this}'}]",
        "metrics: [{gauge: a, read: scrape, of: min, value: '${this}'}]",
        "metrics: [{gauge: a, read: scrape, value: '${this}', when: error}]",
        "metrics: [{gauge: a, read: scrape, value: '${this}', add: '${this}'}]",
        "metrics: [{timestamp: a_total}]",
        "metrics: [{timestamp: a_seconds, value: '${this}'}]",
        "metrics: [{timestamp: a_seconds, add: '${this}'}]",
        "metrics: [{counter: a_total, when: failed}]",
        "metrics: [{counter: a_total, help: ''}]",
        "metrics: [{counter: a_total, help: 5}]",
        "metrics: [{counter: a_total, label: {}}]",
        "metrics: [{counter: a_total, labels: [a]}]",
        "metrics: [{counter: a_total, labels: {a: ~}}]",
        "metrics: [{counter: a_total, labels: {le: x}}]",
        "metrics: [{counter: a_total, labels: {__a: x}}]",
        "metrics: [{counter: a_total, labels: {aB: x}}]",
        "metrics: [{counter: a_total, labels: {a: 'x ${this}'}}]",
      })
  void what_is_wrong_in_a_rule_is_refused_by_both(String keys) {
    assertThat(problems(rule("{}"))).isEmpty();
    assertThat(mistakes(rule("{}"))).isEmpty();
    assertThat(problems(rule(keys))).isNotEmpty();
    assertThat(mistakes(rule(keys))).isNotEmpty();
  }

  private static String rule(String keys) {
    String more = keys.startsWith("{") ? keys.substring(1, keys.length() - 1) : keys;
    StringBuilder rule = new StringBuilder("rules: [{").append(more);
    for (String good : List.of("class: A", "method: m", "metrics: [{counter: a_total}]")) {
      String key = good.substring(0, good.indexOf(' '));
      if (!more.startsWith(key)) {
        rule.append(rule.toString().endsWith("{") ? "" : ", ").append(good);
      }
    }
    return rule.append("}]").toString();
  }

  /** Mistakes and warnings: an editor marks also what is only understood. */
  private static List<String> problems(String yaml) {
    LoadedConfig loaded = ConfigLoader.read("p.yaml", yaml);
    return Stream.concat(loaded.problems().stream(), loaded.warnings().stream())
        .map(Problem::toString)
        .toList();
  }

  private static List<String> mistakes(String yaml) {
    return SCHEMA.validate(YamlAsJson.of(yaml)).stream().map(Object::toString).toList();
  }

  private static JsonNode text() {
    try {
      return new ObjectMapper().readTree(Path.of("..", "docs", "promtap.schema.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
