// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message in the wire format of protobuf, field after field. A message inside it is written in
 * place; its length, which stands before it, is put in when it ends. So no message is measured
 * before it is written, and none is an object.
 *
 * <p>https://protobuf.dev/programming-guides/encoding
 */
final class ProtobufMessage {

  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH_DELIMITED = 2;

  private static final int TYPE_BITS = 3;
  private static final int LONGEST_VARINT = 10;

  private byte[] bytes = new byte[4096];
  private int length;

  void clear() {
    length = 0;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Writes the message behind its length; nothing if it is empty. */
  void writeDelimitedTo(OutputStream out) throws IOException {
    if (length > 0) {
      byte[] prefix = new byte[LONGEST_VARINT];
      out.write(prefix, 0, putVarint(prefix, 0, length));
      out.write(bytes, 0, length);
    }
  }

  /** Begins a message inside this one and returns its place, which {@link #end} needs. */
  int begin(int field) {
    tag(field, LENGTH_DELIMITED);
    return length;
  }

  /** Ends the message that began at a place. */
  void end(int place) {
    int size = length - place;
    int ofPrefix = varintSize(size);
    ensure(ofPrefix);
    System.arraycopy(bytes, place, bytes, place + ofPrefix, size);
    putVarint(bytes, place, size);
    length += ofPrefix;
  }

  /** Writes an integer that is not negative, or whose type in the schema is not zigzag. */
  void integer(int field, long value) {
    tag(field, VARINT);
    varint(value);
  }

  /** Writes a number of the types {@code sint32} and {@code sint64}. */
  void signed(int field, long value) {
    integer(field, (value << 1) ^ (value >> 63));
  }

  void number(int field, double value) {
    tag(field, EIGHT_BYTES);
    ensure(Double.BYTES);
    long bits = Double.doubleToRawLongBits(value);
    for (int i = 0; i < Double.BYTES; i++) {
      bytes[length++] = (byte) (bits >>> (i * Byte.SIZE));
    }
  }

  void text(int field, String value) {
    tag(field, LENGTH_DELIMITED);
    if (isAscii(value)) {
      varint(value.length());
      ensure(value.length());
      for (int i = 0; i < value.length(); i++) {
        bytes[length++] = (byte) value.charAt(i);
      }
    } else {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      varint(utf8.length);
      ensure(utf8.length);
      System.arraycopy(utf8, 0, bytes, length, utf8.length);
      length += utf8.length;
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7F) {
        return false;
      }
    }
    return true;
  }

  private void tag(int field, int type) {
    varint((long) field << TYPE_BITS | type);
  }

  private void varint(long value) {
    ensure(LONGEST_VARINT);
    length = putVarint(bytes, length, value);
  }

  /** Puts a number, seven bits a byte, and returns the index behind it. */
  private static int putVarint(byte[] into, int index, long value) {
    int at = index;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      into[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    into[at++] = (byte) rest;
    return at;
  }

  private static int varintSize(int value) {
    int size = 1;
    for (int rest = value >>> 7; rest != 0; rest >>>= 7) {
      size++;
    }
    return size;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length + (bytes.length >> 1), length + more));
    }
  }

  /** Returns a reader of what was written so far. */
  Reader reader() {
    return new Reader(bytes, length);
  }

  /** A reader of a message, which its caller knows the fields of. */
  static final class Reader {
    private final byte[] bytes;
    private final int end;
    private int position;

    private Reader(byte[] bytes, int end) {
      this.bytes = bytes;
      this.end = end;
    }

    int position() {
      return position;
    }

    int end() {
      return end;
    }

    /** Reads the number of the next field, whose value comes next. */
    int field() {
      return (int) (integer() >>> TYPE_BITS);
    }

    /** Reads the length of a text or of a message. */
    int length() {
      return (int) integer();
    }

    long integer() {
      long value = 0;
      int shift = 0;
      byte next;
      do {
        next = bytes[position++];
        value |= (long) (next & 0x7F) << shift;
        shift += 7;
      } while (next < 0);
      return value;
    }

    /** Reads a number of the types {@code sint32} and {@code sint64}. */
    long signed() {
      long value = integer();
      return (value >>> 1) ^ -(value & 1);
    }

    double number() {
      long bits = 0;
      for (int i = 0; i < Double.BYTES; i++) {
        bits |= (bytes[position++] & 0xFFL) << (i * Byte.SIZE);
      }
      return Double.longBitsToDouble(bits);
    }

    byte[] bytes(int number) {
      position += number;
      return Arrays.copyOfRange(bytes, position - number, position);
    }
  }
}
