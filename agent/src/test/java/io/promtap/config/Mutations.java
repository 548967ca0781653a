// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes bad texts from good ones, the same ones for the same seed. */
final class Mutations {

  private static final String[] PIECES = {
    ":",
    "-",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "*b",
    "!!",
    "!x ",
    "!!map ",
    "!!seq ",
    "!!str ",
    "|\n",
    ">\n",
    "? ",
    "'",
    "\"",
    "\n",
    "\t",
    "  ",
    "<<: ",
    "<<: *a\n",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "#",
    ",",
    "${",
    "}",
    "${arg0}",
    "${return.x}",
    ".close()",
    "()",
    ":-",
    "\\",
    "@",
    "`",
    "~",
    "null",
    "true",
    ".inf",
    "-.nan",
    "0x",
    "9999999999",
    "1e400",
    "*",
    "**",
    "..",
    "new",
    "\u0000",
    "\uFEFF",
    "\u2028",
    "\u00e9",
    "\u0661",
    "\ud83d",
    "\ud83d\ude00",
    "\r"
  };

  private final Random random;
  private final List<String> good;

  Mutations(long seed, List<String> good) {
    this.random = new Random(seed);
    this.good = good;
  }

  /** One of the good texts with one to three changes. */
  String next() {
    StringBuilder text = new StringBuilder(any());
    for (int change = random.nextInt(3); change >= 0 && text.length() > 0; change--) {
      switch (random.nextInt(6)) {
        case 0 -> text.insert(at(text), PIECES[random.nextInt(PIECES.length)]);
        case 1 -> flipByte(text);
        case 2 -> changeLines(text);
        case 3 -> changeWord(text);
        case 4 -> copy(text);
        default -> rarely(text);
      }
    }
    return text.toString();
  }

  private String any() {
    return good.get(random.nextInt(good.size()));
  }

  private int at(CharSequence text) {
    return random.nextInt(text.length());
  }

  private void flipByte(StringBuilder text) {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    set(text, new String(bytes, StandardCharsets.UTF_8));
  }

  private void changeLines(StringBuilder text) {
    List<String> lines = new ArrayList<>(text.toString().lines().toList());
    int from = random.nextInt(lines.size());
    switch (random.nextInt(4)) {
      case 0 -> lines.remove(from);
      case 1 -> lines.add(random.nextInt(lines.size()), lines.get(from));
      case 2 -> lines.set(random.nextInt(lines.size()), lines.get(from));
      default -> Collections.swap(lines, from, random.nextInt(lines.size()));
    }
    set(text, String.join("\n", lines));
  }

  /** A key, a name or a number becomes another, or none. */
  private void changeWord(StringBuilder text) {
    int start = at(text);
    int end = start;
    while (start > 0 && Character.isLetterOrDigit(text.charAt(start - 1))) {
      start--;
    }
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    String other = any();
    int from = at(other);
    String[] words = {
      "",
      "x",
      "9".repeat(1 + random.nextInt(300)),
      "-1e-3000",
      text.substring(start, end) + "s",
      "\u00fc\u4e2d",
      "x".repeat(2_000),
      other.substring(from, Math.min(other.length(), from + 8))
    };
    text.replace(start, end, words[random.nextInt(words.length)]);
  }

  private void copy(StringBuilder text) {
    String from = any();
    int start = at(from);
    text.insert(
        at(text), from.substring(start, Math.min(from.length(), start + random.nextInt(60))));
  }

  private void rarely(StringBuilder text) {
    int at = at(text);
    switch (random.nextInt(6)) {
      case 0 -> text.setLength(at);
      case 1 -> text.insert(at, "[".repeat(random.nextInt(60)));
      case 2 -> text.insert(at, "{a: ".repeat(random.nextInt(60)));
      case 3 -> text.insert(at, "- ".repeat(random.nextInt(60)));
      case 4 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 9)).repeat(30));
      default -> text.deleteCharAt(at);
    }
  }

  private static void set(StringBuilder text, String changed) {
    text.setLength(0);
    text.append(changed);
  }
}
