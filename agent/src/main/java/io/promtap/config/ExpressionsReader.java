// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.expression.Expression;
import io.promtap.expression.ExpressionException;
import io.promtap.expression.ExpressionParser;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** A reader of the expressions in a section. */
final class ExpressionsReader {

  private final Problems problems;

  ExpressionsReader(Problems problems) {
    this.problems = problems;
  }

  /** Reads an expression; returns {@code null} if it is absent or wrong. */
  @Nullable Expression read(Section section, String key, ExpressionPlace place) {
    return read(section, key, place, false);
  }

  /**
   * Reads an expression as {@link #read(Section, String, ExpressionPlace)} does.
   *
   * @param constructors whether the rule is about constructors, which offer fewer values
   */
  @Nullable Expression read(
      Section section, String key, ExpressionPlace place, boolean constructors) {
    Node node = section.value(key);
    if (node == null) {
      return null;
    }
    if (!Scalars.isTextual(node)) {
      String expected = "an expression such as ${this.id} or a constant";
      section.report(key, Scalars.expected(expected, node));
      return null;
    }
    try {
      Expression expression = ExpressionParser.parse(Scalars.value(node));
      String mistake = ExpressionChecks.mistake(expression, place, constructors);
      if (mistake == null) {
        return expression;
      }
      section.report(key, mistake);
    } catch (ExpressionException e) {
      reportAt(node, e.position(), section.pathOf(key) + ": " + e.getMessage());
    }
    return null;
  }

  /** Reports the place in the text if the file has it on one line and without escapes. */
  private void reportAt(Node node, int position, String message) {
    Mark start = node.getStartMark().orElse(null);
    Mark end = node.getEndMark().orElse(null);
    if (start == null || end == null) {
      problems.add(node, message);
      return;
    }
    int quotes = end.getColumn() - start.getColumn() - Scalars.value(node).length();
    boolean asItIs = start.getLine() == end.getLine() && (quotes == 0 || quotes == 2);
    int offset = asItIs ? position + quotes / 2 : 0;
    problems.add(start.getLine() + 1, start.getColumn() + 1 + offset, message);
  }
}
