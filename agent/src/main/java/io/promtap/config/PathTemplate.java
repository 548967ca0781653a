// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.support.LabelValues;
import io.promtap.support.Quote;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A template of paths as {@code http.endpoints} lists them: literal segments, {@code {name}} or
 * {@code *} for exactly one segment, and <code>**</code> at the end for any number of them.
 * Immutable.
 */
public final class PathTemplate {

  private static final int MOST_SEGMENTS = 32;

  private final String text;
  private final List<String> segments;

  private PathTemplate(String text, List<String> segments) {
    this.text = text;
    this.segments = Collections.unmodifiableList(segments);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException with a message for the user if it is none
   */
  public static PathTemplate parse(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("a template begins with /");
    }
    if (text.length() > LabelValues.LONGEST) {
      throw new IllegalArgumentException(
          "a template has at most " + LabelValues.LONGEST + " characters");
    }
    List<String> segments = new ArrayList<>();
    if (text.length() > 1) {
      Collections.addAll(segments, text.substring(1).split("/", -1));
    }
    if (segments.size() > MOST_SEGMENTS) {
      throw new IllegalArgumentException("a template has at most " + MOST_SEGMENTS + " segments");
    }
    for (int i = 0; i < segments.size(); i++) {
      check(segments.get(i), i == segments.size() - 1);
    }
    return new PathTemplate(text, segments);
  }

  private static void check(String segment, boolean isLast) {
    if (segment.isEmpty()) {
      throw new IllegalArgumentException(
          isLast ? "a / at the end is not needed: paths fit with and without" : "// is no segment");
    }
    if (segment.equals("**") && !isLast) {
      throw new IllegalArgumentException("** is allowed only at the end");
    }
    if (segment.startsWith("{") && segment.endsWith("}") && segment.indexOf(':') > 0) {
      throw new IllegalArgumentException("write {name} without a regular expression");
    }
    if (!segment.equals("**") && !isOne(segment) && !isLiteral(segment)) {
      throw new IllegalArgumentException(
          "a segment is a text, {name}, * or **, found \"" + Quote.cut(segment) + "\"");
    }
  }

  /** Returns whether this segment of a template matches any one segment of a path. */
  public static boolean isOne(String segment) {
    return segment.equals("*")
        || segment.length() > 2
            && segment.startsWith("{")
            && segment.endsWith("}")
            && isLiteral(segment.substring(1, segment.length() - 1));
  }

  /** Refuses a percent sign among others: containers decode paths, so it would never match. */
  private static boolean isLiteral(String segment) {
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if ("{}*?#%;\\".indexOf(c) >= 0 || c <= ' ' || Character.isISOControl(c)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the segments without names of variables; equal if two templates fit the same paths. */
  List<String> shape() {
    List<String> shape = new ArrayList<>(segments);
    shape.replaceAll(segment -> isOne(segment) ? "*" : segment);
    return shape;
  }

  /** Returns the segments, without slashes; none for the template {@code /}. */
  public List<String> segments() {
    return segments;
  }

  /** Returns the template as the file has it. */
  @Override
  public String toString() {
    return text;
  }
}
