// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.support.NearestName;
import io.promtap.support.Quote;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of the file that is read key by key. The keys that were read are the known ones: {@link
 * #done} reports every other key. A wrong value is reported and read as its default.
 */
final class Section {

  /** As messages name it: {@code http}, {@code executions[0]}, or empty for the whole file. */
  private final String path;

  private final Node node;
  private final Problems problems;
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  /** An absent or empty node gives a section where every key is absent. */
  Section(String path, Node node, Problems problems) {
    this.path = path;
    this.node = node;
    this.problems = problems;
    if (isAbsent()) {
      return;
    }
    if (isWrong()) {
      problems.add(node, (path.isEmpty() ? "" : path + ": ") + Scalars.expected("keys", node));
      return;
    }
    for (NodeTuple entry : ((MappingNode) node).getValue()) {
      add(entry.getKeyNode(), entry.getValueNode());
    }
  }

  private void add(Node keyNode, Node value) {
    if (!Scalars.isText(keyNode)) {
      problems.add(keyNode, Scalars.expected("a key", keyNode));
      return;
    }
    String key = Scalars.value(keyNode);
    Node earlier = keys.putIfAbsent(key, keyNode);
    if (earlier == null) {
      values.put(key, value);
    } else {
      String line = earlier.getStartMark().map(at -> " in line " + (at.getLine() + 1)).orElse("");
      problems.add(keyNode, quoted(key) + " is already there" + line);
    }
  }

  Section section(String key) {
    return new Section(pathOf(key), value(key), problems);
  }

  boolean bool(String key, boolean absent) {
    Node value = value(key);
    if (value == null) {
      return absent;
    }
    if (!Scalars.isBoolean(value)) {
      reportExpected(key, "true or false", value);
      return absent;
    }
    return Scalars.value(value).equalsIgnoreCase("true");
  }

  int integer(String key, int absent, int smallest, int largest) {
    Node value = value(key);
    if (value == null) {
      return absent;
    }
    Double number = Scalars.integer(value);
    if (number == null || number < smallest || number > largest) {
      reportExpected(key, "a whole number from " + smallest + " to " + largest, value);
      return absent;
    }
    return number.intValue();
  }

  /** Null if absent or wrong. */
  String text(String key, String expected) {
    Node value = value(key);
    if (value == null) {
      return null;
    }
    if (!Scalars.isText(value) || Scalars.value(value).trim().isEmpty()) {
      reportExpected(key, expected, value);
      return null;
    }
    return Scalars.value(value);
  }

  /** The elements of a list; empty if the list is absent, empty or wrong. */
  List<Node> list(String key, String expected) {
    Node value = value(key);
    if (value == null || value.getTag().equals(Tag.NULL)) {
      return Collections.emptyList();
    }
    if (!isList(key)) {
      reportExpected(key, expected, value);
      return Collections.emptyList();
    }
    return Collections.unmodifiableList(((SequenceNode) value).getValue());
  }

  boolean isList(String key) {
    Node value = value(key);
    return value instanceof SequenceNode && value.getTag().equals(Tag.SEQ);
  }

  /** The node under a key, which is known from now on; null if absent. */
  Node value(String key) {
    known.add(key);
    return values.get(key);
  }

  /** Keys that later versions have, or that other products have at this place. */
  void unsupported(String... later) {
    for (String key : later) {
      if (value(key) != null) {
        problems.add(keys.get(key), pathOf(key) + " is not supported in this version");
      }
    }
  }

  void require(String... required) {
    for (String key : required) {
      if (value(key) == null && !isWrong()) {
        report("needs the key " + quoted(key));
      }
    }
  }

  /** Whether there are keys to read; not even none if the value is wrong, which is reported. */
  boolean hasKeys() {
    return node instanceof MappingNode && node.getTag().equals(Tag.MAP);
  }

  /** Whether the value is no section, which is reported. */
  boolean isWrong() {
    return !hasKeys() && !isAbsent();
  }

  private boolean isAbsent() {
    return node == null || node.getTag().equals(Tag.NULL);
  }

  /** The keys that are there, in the order of the file. */
  Set<String> keys() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** At the section itself. */
  void report(String message) {
    problems.add(node, path + " " + message);
  }

  void report(String key, String message) {
    reportAt(values.get(key), key, message);
  }

  /** At a part of the key's value. */
  void reportAt(Node at, String key, String message) {
    problems.add(at, pathOf(key) + ": " + message);
  }

  /** At the key instead of its value. */
  void reportKey(String key, String message) {
    problems.add(keys.get(key), path + ": " + message);
  }

  /** Reports the keys that were never asked for. */
  void done() {
    for (Map.Entry<String, Node> entry : keys.entrySet()) {
      if (!known.contains(entry.getKey())) {
        String under = path.isEmpty() ? "" : " under " + path;
        String hint = NearestName.hint(entry.getKey(), known);
        problems.add(entry.getValue(), "unknown key " + quoted(entry.getKey()) + under + hint);
      }
    }
  }

  private void reportExpected(String key, String expected, Node found) {
    report(key, Scalars.expected(expected, found));
  }

  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String quoted(String key) {
    return "\"" + Quote.cut(key) + "\"";
  }
}
