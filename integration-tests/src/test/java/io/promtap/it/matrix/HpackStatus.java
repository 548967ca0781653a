// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

/** A reader of the status in the head of a response, without a dynamic table (RFC 7541). */
final class HpackStatus {
  private static final int[] INDEXED = {200, 204, 206, 304, 400, 404, 500};
  private static final int FIRST = 8;
  private static final int LAST = FIRST + INDEXED.length - 1;

  private HpackStatus() {}

  /** Returns the status, which comes first in a head; 0 if these are trailers. */
  static int of(byte[] block) {
    int at = 0;
    // An update of the size of the table, which is 0.
    while (at < block.length && (block[at] & 0xe0) == 0x20) {
      at++;
    }
    if (at == block.length) {
      return 0;
    }
    int first = block[at] & 255;
    if (first >= 0x80) {
      int index = first & 0x7f;
      return index >= FIRST && index <= LAST ? INDEXED[index - FIRST] : 0;
    }
    int index = first >= 0x40 ? first & 0x3f : first & 0x0f;
    if (index < FIRST || index > LAST) {
      return 0;
    }
    boolean isHuffman = (block[at + 1] & 0x80) != 0;
    return isHuffman ? huffman(block, at + 2) : digits(block, at + 2);
  }

  private static int digits(byte[] block, int at) {
    return 100 * (block[at] - '0') + 10 * (block[at + 1] - '0') + block[at + 2] - '0';
  }

  /** Three digits: 0 to 2 have 5 bits, which are the digit, and 3 to 9 have 6, from 25 on. */
  private static int huffman(byte[] block, int at) {
    int bits = (block[at] & 255) << 16 | (block[at + 1] & 255) << 8;
    bits |= at + 2 < block.length ? block[at + 2] & 255 : 0;
    int left = 24;
    int status = 0;
    for (int i = 0; i < 3; i++) {
      int five = bits >>> left - 5 & 31;
      if (five <= 2) {
        left -= 5;
        status = 10 * status + five;
      } else {
        left -= 6;
        status = 10 * status + (bits >>> left & 63) - 22;
      }
    }
    return status;
  }
}
