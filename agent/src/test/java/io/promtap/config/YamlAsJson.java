// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Converter from the YAML that the reader sees to the JSON that a schema is about. */
final class YamlAsJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private YamlAsJson() {}

  static JsonNode of(String yaml) {
    String text = yaml.startsWith("\uFEFF") ? yaml.substring(1) : yaml;
    return YamlParser.parse("p.yaml", text, new Problems("p.yaml"))
        .map(root -> of(root, 0))
        .orElse(JSON.nullNode());
  }

  private static JsonNode of(Node node, int depth) {
    // An alias may stand inside of what it means.
    if (node.getTag().equals(Tag.NULL) || depth > YamlParser.DEEPEST) {
      return JSON.nullNode();
    }
    if (node instanceof MappingNode) {
      ObjectNode object = JSON.objectNode();
      for (NodeTuple entry : ((MappingNode) node).getValue()) {
        Node key = entry.getKeyNode();
        String name = Scalars.isTextual(key) ? Scalars.value(key) : key.toString();
        object.set(name, of(entry.getValueNode(), depth + 1));
      }
      return object;
    }
    if (node instanceof SequenceNode) {
      ArrayNode array = JSON.arrayNode();
      ((SequenceNode) node).getValue().forEach(element -> array.add(of(element, depth + 1)));
      return array;
    }
    return scalar(node);
  }

  private static JsonNode scalar(Node node) {
    if (Scalars.isBoolean(node)) {
      return JSON.booleanNode(Scalars.value(node).equalsIgnoreCase("true"));
    }
    Double number = Scalars.number(node);
    if (number == null) {
      return JSON.textNode(Scalars.value(node));
    }
    boolean isLong = Scalars.integer(node) != null && Math.abs(number) < Long.MAX_VALUE;
    return isLong ? JSON.numberNode(number.longValue()) : JSON.numberNode(number);
  }
}
