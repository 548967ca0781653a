// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A search for marks in the constant pool of a class file. It takes one pass and creates no object,
 * since it runs for each class of the application that is loaded.
 *
 * <p>A mark is a string that stands for one bit, or for several if several probes look for it.
 */
final class ConstantScan {

  private static final int UTF8 = 1;

  /**
   * Bytes that follow the tag, by tag (JVM specification, table 4.4-A); 0 if there is no such tag.
   */
  private static final int[] SIZES = {
    0, 0, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2
  };

  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  /** The size of a filter by length and last byte, which few strings share with a mark. */
  private static final int FILTER = 1 << 10;

  private final boolean[] filter = new boolean[FILTER];
  private final byte[] @Nullable [] marks;
  private final long[] bits;
  private final int mask;

  ConstantScan(Map<String, Long> bitsByMark) {
    Map<String, Long> present = new HashMap<>(bitsByMark);
    int size = Integer.highestOneBit(Math.max(present.size(), 4)) << 2;
    marks = new byte[size][];
    bits = new long[size];
    mask = size - 1;
    for (Map.Entry<String, Long> entry : present.entrySet()) {
      byte[] mark = entry.getKey().getBytes(StandardCharsets.UTF_8);
      int slot = hash(mark, 0, mark.length) & mask;
      while (marks[slot] != null) {
        slot = (slot + 1) & mask;
      }
      marks[slot] = mark;
      filter[(31 * mark.length + mark[mark.length - 1]) & (FILTER - 1)] = true;
      bits[slot] = entry.getValue();
    }
  }

  /** Returns the number of bytes after a tag; 0 for a string and if there is no such tag. */
  static int size(int tag) {
    return tag < SIZES.length ? SIZES[tag] : 0;
  }

  /** Returns whether a constant takes two indices. */
  static boolean isWide(int tag) {
    return tag == LONG || tag == DOUBLE;
  }

  /** Returns the bits of all marks in a class file; 0 for bytes that are not a class file. */
  long scan(byte[] classFile) {
    if (classFile.length < 10) {
      return 0;
    }
    int count = u2(classFile, 8);
    long found = 0;
    int at = 10;
    for (int i = 1; i < count && at < classFile.length; i++) {
      int tag = classFile[at];
      if (tag == UTF8) {
        // No call for most strings: a start runs this a hundred thousand times before the JIT has
        // compiled it.
        int length = (classFile[at + 1] & 0xff) << 8 | (classFile[at + 2] & 0xff);
        at += 3 + length;
        if (at <= classFile.length && filter[(31 * length + classFile[at - 1]) & (FILTER - 1)]) {
          found |= find(classFile, at - length, length);
        }
      } else {
        if (tag < 0 || tag >= SIZES.length || SIZES[tag] == 0) {
          return found;
        }
        at += 1 + SIZES[tag];
        if (isWide(tag)) {
          i++;
        }
      }
    }
    return found;
  }

  private long find(byte[] bytes, int from, int length) {
    int slot = hash(bytes, from, length) & mask;
    for (byte[] mark; (mark = marks[slot]) != null; slot = (slot + 1) & mask) {
      if (mark.length == length && matches(mark, bytes, from)) {
        return bits[slot];
      }
    }
    return 0;
  }

  private static boolean matches(byte[] mark, byte[] bytes, int from) {
    for (int i = 0; i < mark.length; i++) {
      if (mark[i] != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Hashes the length and three bytes. A hash of all bytes of every constant would cost more than
   * it saves.
   */
  private static int hash(byte[] bytes, int from, int length) {
    if (length == 0) {
      return 0;
    }
    int h = length;
    h = 31 * h + bytes[from];
    h = 31 * h + bytes[from + length / 2];
    h = 31 * h + bytes[from + length - 1];
    return h ^ (h >>> 7);
  }

  private static int u2(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }
}
