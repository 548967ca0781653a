// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import org.jspecify.annotations.Nullable;

/** A reader of the text of a password's hash. */
public final class HashText {

  /** What a hash of bcrypt looks like. */
  public static final String BCRYPT_EXPECTED =
      "expected a hash such as $2y$10$..., with a cost from 04 to 15";

  /** A shorter hash of PBKDF2 is found by guessing. */
  public static final int LEAST_BYTES = 16;

  private static final int BCRYPT_LENGTH = 60;

  /** Costs more than two seconds above. */
  private static final int MOST_BCRYPT_COST = 15;

  private HashText() {}

  /** Returns the bytes; {@code null} if they are not written in hexadecimal digits. */
  public static byte @Nullable [] bytes(String text) {
    String digits = text.trim().replace(":", "");
    if (digits.isEmpty() || digits.length() % 2 != 0) {
      return null;
    }
    byte[] bytes = new byte[digits.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int high = Character.digit(digits.charAt(2 * i), 16);
      int low = Character.digit(digits.charAt(2 * i + 1), 16);
      if (high < 0 || low < 0) {
        return null;
      }
      bytes[i] = (byte) (high << 4 | low);
    }
    return bytes;
  }

  /** Returns whether this is a hash of bcrypt whose cost a service can bear. */
  public static boolean isBcrypt(String text) {
    boolean version = text.startsWith("$2a$") || text.startsWith("$2b$") || text.startsWith("$2y$");
    if (!version || text.length() != BCRYPT_LENGTH || text.charAt(6) != '$') {
      return false;
    }
    for (int i = 7; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '.' && c <= '9')) {
        return false;
      }
    }
    int tens = Character.digit(text.charAt(4), 10);
    int ones = Character.digit(text.charAt(5), 10);
    int cost = 10 * tens + ones;
    return tens >= 0 && ones >= 0 && cost >= 4 && cost <= MOST_BCRYPT_COST;
  }
}
