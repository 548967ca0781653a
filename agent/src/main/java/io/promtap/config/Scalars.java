// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.support.Quote;
import java.math.BigInteger;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A reader of single values. It also describes a value that stands where another one was expected.
 */
final class Scalars {

  private Scalars() {}

  /**
   * The library takes a plain <code>${arg0}</code> for a variable of the environment; we do not.
   */
  static boolean isText(Node node) {
    return is(node, Tag.STR);
  }

  static boolean isBoolean(Node node) {
    return is(node, Tag.BOOL)
        && (value(node).equalsIgnoreCase("true") || value(node).equalsIgnoreCase("false"));
  }

  /** Also what looks like a number or a truth value, where any text would do: an id is 42. */
  static boolean isTextual(Node node) {
    return isText(node) || is(node, Tag.INT) || is(node, Tag.FLOAT) || is(node, Tag.BOOL);
  }

  static String value(Node scalar) {
    return ((ScalarNode) scalar).getValue();
  }

  /** A whole number, or null if this is none; as a double, so that no size overflows. */
  static Double integer(Node node) {
    if (!is(node, Tag.INT)) {
      return null;
    }
    String text = value(node);
    // More digits than any setting has, fewer than make BigInteger slow.
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
      // An explicit tag can stand before any text.
      return null;
    }
  }

  /** A finite number, or null if this is none. */
  static Double number(Node node) {
    if (!is(node, Tag.FLOAT)) {
      return integer(node);
    }
    try {
      double number = Double.parseDouble(value(node));
      return Double.isNaN(number) || Double.isInfinite(number) ? null : number;
    } catch (NumberFormatException e) {
      // .inf and .nan, or an explicit tag before any text.
      return null;
    }
  }

  /** {@code expected true or false, found the text "maybe"}. */
  static String expected(String expected, Node found) {
    return "expected " + expected + ", found " + describe(found);
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
