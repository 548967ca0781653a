// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.support.Quote;
import java.util.Map;

/**
 * The replacement of <code>${env:NAME}</code> in a text by a variable of the environment, and of
 * <code>${env:NAME:-default}</code> by the default where there is no such variable.
 */
final class EnvironmentText {

  private static final String BEGIN = "${";
  private static final String VARIABLE = "env:";
  private static final String DEFAULT = ":-";

  private EnvironmentText() {}

  /**
   * @throws IllegalArgumentException if a variable is not set and has no default, or if the text
   *     refers to anything else
   */
  static String resolve(String text, Map<String, String> environment) {
    StringBuilder resolved = new StringBuilder();
    int from = 0;
    for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, from)) {
      int end = text.indexOf('}', at);
      if (end < 0) {
        throw new IllegalArgumentException("\"" + Quote.cut(text) + "\" lacks a closing }");
      }
      resolved.append(text, from, at);
      resolved.append(valueOf(text.substring(at + BEGIN.length(), end), environment));
      from = end + 1;
    }
    return resolved.append(text, from, text.length()).toString();
  }

  private static String valueOf(String reference, Map<String, String> environment) {
    if (!reference.startsWith(VARIABLE)) {
      throw new IllegalArgumentException(
          "${" + Quote.cut(reference) + "} is not known here; only ${env:NAME} is");
    }
    String rest = reference.substring(VARIABLE.length());
    int separator = rest.indexOf(DEFAULT);
    String name = separator < 0 ? rest : rest.substring(0, separator);
    String value = environment.get(name);
    if (value != null) {
      return value;
    }
    if (separator < 0) {
      throw new IllegalArgumentException(
          "the environment has no variable "
              + Quote.cut(name)
              + "; ${env:"
              + Quote.cut(name)
              + ":-text} has a default");
    }
    return rest.substring(separator + DEFAULT.length());
  }
}
