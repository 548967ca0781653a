// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The text of a page on its way to a stream. It takes text as bytes, and numbers, which look as the
 * client writes them: doubles as {@link Double#toString(double)} does, all others in digits. It
 * allocates nothing but its buffer.
 */
final class TextOutput extends OutputStream {

  private static final int BUFFER_BYTES = 16 * 1024;

  /** The most bytes that can be taken back. */
  private static final int HELD_BACK = 16;

  /** The most digits of a long. */
  private static final int MOST_DIGITS = 19;

  /** From here on {@link Double#toString(double)} writes an exponent. */
  private static final double LEAST_WITH_EXPONENT = 1e7;

  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int used;
  private final byte[] digits = new byte[MOST_DIGITS];
  private final StringBuilder number = new StringBuilder(32);

  TextOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int value) throws IOException {
    if (used == BUFFER_BYTES) {
      passOn(HELD_BACK);
    }
    buffer[used++] = (byte) value;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > BUFFER_BYTES - used) {
      int step = BUFFER_BYTES - used;
      System.arraycopy(bytes, from, buffer, used, step);
      used += step;
      from += step;
      left -= step;
      passOn(HELD_BACK);
    }
    System.arraycopy(bytes, from, buffer, used, left);
    used += left;
  }

  /** Writes text that is short and known, or happens once in a page. */
  void text(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  void number(long value) throws IOException {
    if (value < 0) {
      text(Long.toString(value));
      return;
    }
    int at = MOST_DIGITS;
    long left = value;
    do {
      digits[--at] = (byte) ('0' + left % 10);
      left /= 10;
    } while (left > 0);
    write(digits, at, MOST_DIGITS - at);
  }

  void number(double value) throws IOException {
    long whole = (long) value;
    if (whole == value && whole < LEAST_WITH_EXPONENT && whole > 0) {
      number(whole);
      write('.');
      write('0');
    } else if (Double.isInfinite(value)) {
      text(value > 0 ? "+Inf" : "-Inf");
    } else {
      number.setLength(0);
      number.append(value);
      for (int i = 0; i < number.length(); i++) {
        write(number.charAt(i));
      }
    }
  }

  /** Writes a time since 1970 in seconds, with three digits after the point. */
  void seconds(long millis) throws IOException {
    number(millis / 1000);
    write('.');
    long rest = millis % 1000;
    write((byte) ('0' + rest / 100));
    write((byte) ('0' + rest / 10 % 10));
    write((byte) ('0' + rest % 10));
  }

  /**
   * Removes the last bytes that were written.
   *
   * @param bytes at most 16
   */
  void takeBack(int bytes) {
    used -= bytes;
  }

  /** Does nothing: the client's writers flush after each part of a page. */
  @Override
  public void flush() {
    // See finish().
  }

  /** Passes on all that is held. */
  void finish() throws IOException {
    passOn(0);
    out.flush();
  }

  /** Empties the buffer but for its last bytes. */
  private void passOn(int held) throws IOException {
    int leaving = Math.max(used - held, 0);
    out.write(buffer, 0, leaving);
    System.arraycopy(buffer, leaving, buffer, 0, used - leaving);
    used -= leaving;
  }
}
