// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import org.jspecify.annotations.Nullable;

/**
 * A writer of one JSON text, in the order of the calls. It escapes whatever a string may hold,
 * unpaired surrogates too. Not for several threads.
 */
public final class JsonText {

  private final StringBuilder text = new StringBuilder();

  /** Begins an object that is the whole text, or an element of an array. */
  public JsonText beginObject() {
    return comma().append('{');
  }

  /** Begins an object that is a member. */
  public JsonText beginObject(String name) {
    return name(name).append('{');
  }

  public JsonText endObject() {
    return append('}');
  }

  /** Begins an array that is a member. */
  public JsonText beginArray(String name) {
    return name(name).append('[');
  }

  public JsonText endArray() {
    return append(']');
  }

  public JsonText member(String name, @Nullable String value) {
    return name(name).value(value);
  }

  public JsonText member(String name, long value) {
    name(name).text.append(value);
    return this;
  }

  public JsonText member(String name, boolean value) {
    name(name).text.append(value);
    return this;
  }

  /** Adds a string to an array. */
  public JsonText element(@Nullable String value) {
    return comma().value(value);
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private JsonText name(String name) {
    return comma().value(name).append(':');
  }

  private JsonText comma() {
    if (text.length() > 0) {
      char last = text.charAt(text.length() - 1);
      if (last != '{' && last != '[') {
        text.append(',');
      }
    }
    return this;
  }

  private JsonText append(char c) {
    text.append(c);
    return this;
  }

  private JsonText value(@Nullable String value) {
    if (value == null) {
      text.append("null");
      return this;
    }
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      character(value.charAt(i));
    }
    return append('"');
  }

  private void character(char c) {
    if (c == '"' || c == '\\') {
      text.append('\\').append(c);
    } else if (c < ' ' || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
      text.append("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        text.append(Character.forDigit(c >> shift & 0xF, 16));
      }
    } else {
      text.append(c);
    }
  }
}
