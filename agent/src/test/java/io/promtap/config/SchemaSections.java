// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The sections of a schema: the keys of each, by its path. {@code rules[].metrics[]} is the path of
 * an element of a list in an element of a list.
 */
final class SchemaSections {
  private final JsonNode schema;
  private final Map<String, Set<String>> keysByPath = new TreeMap<>();

  private SchemaSections(JsonNode schema) {
    this.schema = schema;
  }

  static Map<String, Set<String>> of(JsonNode schema) {
    SchemaSections sections = new SchemaSections(schema);
    sections.walk("", schema);
    return sections.keysByPath;
  }

  private void walk(String path, JsonNode place) {
    for (JsonNode part : parts(place)) {
      JsonNode closed = part.path("additionalProperties");
      if (closed.isBoolean() && !closed.booleanValue()) {
        Set<String> keys = keysByPath.computeIfAbsent(path, any -> new TreeSet<>());
        part.path("properties")
            .properties()
            .forEach(
                property -> {
                  keys.add(property.getKey());
                  walk(child(path, property.getKey()), property.getValue());
                });
      }
      if (part.has("items")) {
        walk(path + "[]", part.get("items"));
      }
    }
  }

  /** A schema with all that it refers to. */
  private List<JsonNode> parts(JsonNode place) {
    List<JsonNode> parts = new ArrayList<>();
    parts.add(place);
    if (place.has("$ref")) {
      parts.addAll(parts(schema.at(place.get("$ref").textValue().substring(1))));
    }
    for (String combination : List.of("allOf", "anyOf")) {
      place.path(combination).forEach(part -> parts.addAll(parts(part)));
    }
    return parts;
  }

  static String child(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** A file that has nothing but one value at one path. */
  static String yaml(String path, String value) {
    String yaml = value;
    List<String> steps = new ArrayList<>(List.of(path.split("\\.")));
    while (!steps.isEmpty()) {
      String step = steps.remove(steps.size() - 1);
      String key = step.replace("[]", "");
      yaml = step.endsWith("[]") ? "[" + yaml + "]" : yaml;
      yaml = key.isEmpty() ? yaml : "{\"" + key + "\": " + yaml + "}";
    }
    return yaml;
  }
}
