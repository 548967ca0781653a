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
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of the file that is read key by key. The keys that were read are the known ones: {@link
 * #done} reports every other key. The section reports a wrong value and gives its default instead.
 */
final class Section {

  private static final int LONGEST_SHOWN_KEY = 32;

  /** The path in messages: {@code http}, {@code executions[0]}, or empty for the whole file. */
  private final String path;

  private final @Nullable Node node;
  private final Problems problems;
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  /** Whether messages must not repeat what the file says here. */
  private final boolean secret;

  /** Reads the keys. An absent or empty node gives a section where every key is absent. */
  Section(String path, @Nullable Node node, Problems problems) {
    this(path, node, problems, false);
  }

  private Section(String path, @Nullable Node node, Problems problems, boolean secret) {
    this.secret = secret;
    this.path = path;
    this.node = node;
    this.problems = problems;
    if (node == null || isAbsent()) {
      return;
    }
    if (isWrong()) {
      problems.add(node, (path.isEmpty() ? "" : path + ": ") + expected("keys", node));
      return;
    }
    for (NodeTuple entry : ((MappingNode) node).getValue()) {
      add(entry.getKeyNode(), entry.getValueNode());
    }
  }

  private void add(Node keyNode, Node value) {
    if (!Scalars.isText(keyNode)) {
      problems.doubtServer();
      problems.add(keyNode, expected("a key", keyNode));
      return;
    }
    String key = Scalars.value(keyNode);
    Node earlier = keys.putIfAbsent(key, keyNode);
    if (earlier == null) {
      values.put(key, value);
    } else {
      String line = earlier.getStartMark().map(at -> " in line " + (at.getLine() + 1)).orElse("");
      problems.add(keyNode, shown(key) + " is already there" + line);
      doubtServerIfMeant(key, false);
    }
  }

  Section section(String key) {
    return new Section(pathOf(key), value(key), problems, secret);
  }

  /** Returns a section of which messages repeat no value, since it holds passwords. */
  Section secretSection(String key) {
    return new Section(pathOf(key), value(key), problems, true);
  }

  boolean bool(String key, boolean absent) {
    return bool(key, absent, absent);
  }

  /** Returns whether the value of a key is on or off, also in quotes. Does not read the key. */
  boolean isBoolean(String key) {
    Node value = values.get(key);
    return value != null && Scalars.isBoolean(Scalars.unquoted(value));
  }

  /** Reads the key {@code enabled}. What is wrong counts as off, since somebody changed it. */
  boolean enabled() {
    return !isWrong() && bool("enabled", true, false);
  }

  private boolean bool(String key, boolean absent, boolean wrong) {
    Node value = value(key);
    if (value == null) {
      return absent;
    }
    Node unquoted = Scalars.unquoted(value);
    if (!Scalars.isBoolean(unquoted)) {
      reportExpected(key, "true or false");
      return wrong;
    }
    boolean read = Scalars.value(unquoted).equalsIgnoreCase("true");
    if (unquoted != value) {
      warn(value, key, "true or false", String.valueOf(read));
    }
    return read;
  }

  int integer(String key, int absent, int smallest, int largest) {
    Node value = value(key);
    if (value == null) {
      return absent;
    }
    Double number = Scalars.number(Scalars.unquoted(value));
    String expected = "a whole number from " + smallest + " to " + largest;
    if (number == null || number % 1 != 0 || number < smallest || number > largest) {
      reportExpected(key, expected);
      return absent;
    }
    if (Scalars.integer(value) == null) {
      warn(value, key, expected, String.valueOf(number.intValue()));
    }
    return number.intValue();
  }

  /** Says how a value is understood that is not quite the expected one. */
  void warn(Node found, String key, String expected, String meaning) {
    String message = expected(expected, found) + "; it counts as " + meaning;
    problems.warn(found, pathOf(key) + ": " + message);
  }

  /** Returns a text; {@code null} if it is absent or wrong. */
  @Nullable String text(String key, String expected) {
    Node value = value(key);
    if (value == null) {
      return null;
    }
    if (!Scalars.isText(value) || Scalars.value(value).trim().isEmpty()) {
      reportExpected(key, expected);
      return null;
    }
    return Scalars.value(value);
  }

  /** Returns a text; {@code null} if it is absent or wrong. */
  @Nullable Secret secret(String key, String expected) {
    String text = text(key, expected);
    Secret secret = text == null ? null : Secret.of(text);
    if (text != null && secret == null) {
      report(key, "a secret from elsewhere is " + Secret.PLACES + ", and nothing around it");
    }
    return secret;
  }

  /** Returns the elements of a list; empty if the list is absent, empty or wrong. */
  List<Node> list(String key, String expected) {
    Node value = value(key);
    if (value == null || value.getTag().equals(Tag.NULL)) {
      return Collections.emptyList();
    }
    if (!isList(key)) {
      reportExpected(key, expected);
      return Collections.emptyList();
    }
    return Collections.unmodifiableList(((SequenceNode) value).getValue());
  }

  boolean isList(String key) {
    Node value = value(key);
    return value instanceof SequenceNode && value.getTag().equals(Tag.SEQ);
  }

  /** Returns the value of a key, and adds the key to the known ones. */
  @Nullable Node value(String key) {
    known.add(key);
    return values.get(key);
  }

  void require(String... required) {
    for (String key : required) {
      if (value(key) == null && !isWrong()) {
        report("needs the key " + quoted(key));
      }
    }
  }

  /** Returns whether a key stands there without a value. */
  boolean isNothing(String key) {
    Node value = value(key);
    return value != null && value.getTag().equals(Tag.NULL);
  }

  /** Returns whether there are keys to read. If the value is wrong, that is reported. */
  boolean hasKeys() {
    return node instanceof MappingNode && node.getTag().equals(Tag.MAP);
  }

  /** Returns whether the value is no section, which is reported. */
  boolean isWrong() {
    return !hasKeys() && !isAbsent();
  }

  private boolean isAbsent() {
    return node == null || node.getTag().equals(Tag.NULL);
  }

  /** Returns the keys that are present, in the order of the file. */
  Set<String> keys() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** Reports a mistake at the section itself. */
  void report(String message) {
    problems.add(node, path + " " + message);
  }

  void report(String key, String message) {
    reportAt(values.get(key), key, message);
  }

  /** Reports that the value of a key is not the expected one. */
  void reportExpected(String key, String expected) {
    Node found = values.get(key);
    if (found != null) {
      report(key, expected(expected, found));
    }
  }

  /** Reports a mistake at a part of the key's value. */
  void reportAt(@Nullable Node at, String key, String message) {
    problems.add(at, pathOf(key) + ": " + message);
  }

  /** Reports a mistake at a section below this one, whether it is there or not. */
  void reportAtOwn(String key, String message) {
    Node at = values.get(key);
    problems.add(at == null ? node : at, pathOf(key) + " " + message);
  }

  /** Reports a mistake at the key instead of its value. */
  void reportKey(String key, String message) {
    problems.add(keys.get(key), path + ": " + message);
  }

  /** Reports the keys that nothing has read. */
  void done() {
    for (Map.Entry<String, Node> entry : keys.entrySet()) {
      if (!known.contains(entry.getKey())) {
        String under = path.isEmpty() ? "" : " under " + path;
        String hint = NearestName.hint(entry.getKey(), known);
        problems.add(entry.getValue(), "unknown key " + shown(entry.getKey()) + under + hint);
        doubtServerIfMeant(entry.getKey(), path.isEmpty());
      }
    }
  }

  private void doubtServerIfMeant(String key, boolean unknownAtTop) {
    if (ServerKeys.mayBelong(key, unknownAtTop, known)) {
      problems.doubtServer();
    }
  }

  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String expected(String expected, Node found) {
    return secret
        ? Scalars.expectedInsteadOfSecret(expected, found)
        : Scalars.expected(expected, found);
  }

  /** A key with other characters than letters may be a password at the wrong place. */
  private String shown(String key) {
    boolean hidden = secret && (key.length() > LONGEST_SHOWN_KEY || !isLetters(key));
    return hidden ? "(not shown)" : quoted(key);
  }

  private static boolean isLetters(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return true;
  }

  private static String quoted(String key) {
    return "\"" + Quote.cut(key) + "\"";
  }
}
