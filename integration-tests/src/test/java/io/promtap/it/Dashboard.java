// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A Grafana dashboard file in the classic JSON model; the name is what a failed test shows. */
record Dashboard(String name, JsonNode root) {

  /** A PromQL expression, and the panel or annotation that asks it. */
  record Query(String place, String expression) {

    List<PromqlScan.Selector> selectors() {
      return PromqlScan.selectors(expression);
    }

    @Override
    public String toString() {
      return place + ": " + expression;
    }
  }

  static List<Dashboard> loadAll(Path folder) throws IOException {
    List<Dashboard> dashboards = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        JsonNode root = new ObjectMapper().readTree(file.toFile());
        dashboards.add(new Dashboard(file.getFileName().toString(), root));
      }
    }
    return dashboards;
  }

  List<JsonNode> panels() {
    List<JsonNode> panels = new ArrayList<>();
    for (JsonNode panel : root.get("panels")) {
      panels.add(panel);
      // Grafana keeps the panels of a collapsed row inside the row.
      panel.path("panels").forEach(panels::add);
    }
    return panels;
  }

  List<JsonNode> charts() {
    return panels().stream().filter(panel -> !isRow(panel)).toList();
  }

  JsonNode variable(String name) {
    for (JsonNode variable : root.path("templating").path("list")) {
      if (name.equals(variable.path("name").asText())) {
        return variable;
      }
    }
    throw new AssertionError("no variable " + name);
  }

  void forEachQuery(Consumer<Query> check) {
    for (JsonNode panel : charts()) {
      for (JsonNode target : panel.path("targets")) {
        check.accept(new Query(title(panel), target.path("expr").asText()));
      }
    }
    for (JsonNode annotation : root.path("annotations").path("list")) {
      if (annotation.has("expr")) {
        String name = "annotation " + annotation.path("name").asText();
        check.accept(new Query(name, annotation.path("expr").asText()));
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }

  static boolean isRow(JsonNode panel) {
    return "row".equals(panel.path("type").asText());
  }

  static String title(JsonNode panel) {
    return panel.path("title").asText();
  }
}
