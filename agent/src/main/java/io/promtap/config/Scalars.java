// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.support.Quote;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A reader of single values. It also describes a value that is not the expected one. */
final class Scalars {

  private Scalars() {}

  /**
   * Returns whether this is a text. A plain <code>${arg0}</code> is one, although the library reads
   * it as a variable of the environment.
   */
  static boolean isText(Node node) {
    return is(node, Tag.STR);
  }

  static boolean isBoolean(Node node) {
    return is(node, Tag.BOOL)
        && (value(node).equalsIgnoreCase("true") || value(node).equalsIgnoreCase("false"));
  }

  /** Returns whether this is a text, a number or a truth value: an id can be 42. */
  static boolean isTextual(Node node) {
    return isText(node) || is(node, Tag.INT) || is(node, Tag.FLOAT) || is(node, Tag.BOOL);
  }

  /**
   * Returns the number or truth value that a text holds, as Helm and other templates quote them;
   * the node itself if it is no such text.
   */
  static Node unquoted(Node node) {
    if (!isText(node)) {
      return node;
    }
    String text = value(node).trim();
    Tag tag = YamlParser.tagOf(text);
    return tag.equals(Tag.STR) || tag.equals(Tag.NULL)
        ? node
        : new ScalarNode(tag, text, ScalarStyle.PLAIN);
  }

  static String value(Node scalar) {
    return ((ScalarNode) scalar).getValue();
  }

  /** Returns a whole number; {@code null} if this is none. A double has room for any size. */
  static @Nullable Double integer(Node node) {
    if (!is(node, Tag.INT)) {
      return null;
    }
    String text = value(node);
    // No setting has so many digits, and BigInteger is still fast.
    if (text.length() > 100) {
      return null;
    }
    try {
      if (text.startsWith("0x")) {
        return new BigInteger(text.substring(2), 16).doubleValue();
      }
      if (text.startsWith("0o")) {
        return new BigInteger(text.substring(2), 8).doubleValue();
      }
      return new BigInteger(text).doubleValue();
    } catch (NumberFormatException e) {
      // An explicit tag can be on any text.
      return null;
    }
  }

  /** Returns a finite number; {@code null} if this is none. */
  static @Nullable Double number(Node node) {
    if (!is(node, Tag.FLOAT)) {
      return integer(node);
    }
    try {
      double number = Double.parseDouble(value(node));
      return Double.isNaN(number) || Double.isInfinite(number) ? null : number;
    } catch (NumberFormatException e) {
      // The value is .inf or .nan, or any text with an explicit tag.
      return null;
    }
  }

  /** Returns for instance {@code expected true or false, found the text "maybe"}. */
  static String expected(String expected, Node found) {
    return "expected " + expected + ", found " + describe(found);
  }

  /** Returns the same without what was found. */
  static String expectedInsteadOfSecret(String expected, Node found) {
    String kind =
        found instanceof MappingNode
            ? "keys"
            : found instanceof SequenceNode ? "a list" : is(found, Tag.NULL) ? "nothing" : "";
    String other = isText(found) ? "another text" : "a value of another type";
    return "expected " + expected + ", found " + (kind.isEmpty() ? other : kind);
  }

  private static String describe(Node node) {
    if (node instanceof MappingNode) {
      return node.getTag().equals(Tag.MAP) ? "keys" : tagged(node);
    }
    if (node instanceof SequenceNode) {
      return node.getTag().equals(Tag.SEQ) ? "a list" : tagged(node);
    }
    if (is(node, Tag.NULL)) {
      return "nothing";
    }
    if (isText(node)) {
      return value(node).trim().isEmpty()
          ? "an empty text"
          : "the text \"" + Quote.cut(value(node)) + "\"";
    }
    return isTextual(node) ? Quote.cut(value(node)) : tagged(node);
  }

  private static String tagged(Node node) {
    return "a value of the type " + Quote.cut(node.getTag().getValue());
  }

  private static boolean is(Node node, Tag tag) {
    return node instanceof ScalarNode && node.getTag().equals(tag);
  }
}
