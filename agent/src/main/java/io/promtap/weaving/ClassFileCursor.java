// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A cursor in the bytes of a class file: each read moves it on (JVM specification, chapter 4). It
 * turns a constant into a string only on request. A class file has some hundred constants, of which
 * the head needs a few dozen, and this code runs before the JIT is warm.
 */
final class ClassFileCursor {

  private static final int UTF8 = 1;
  private static final int INTEGER = 3;
  private static final int CLASS = 7;
  private static final int NAME_AND_TYPE = 12;

  private final byte[] bytes;

  /** The offset of each constant, at its tag, by its index. */
  private final int[] constants;

  /** The constants that were requested, by their index. */
  private final @Nullable String[] texts;

  private int at;

  /** Starts after the constant pool. */
  ClassFileCursor(byte[] bytes) throws IOException {
    this.bytes = bytes;
    at = 8;
    constants = new int[u2()];
    texts = new String[constants.length];
    for (int i = 1; i < constants.length; i++) {
      constants[i] = at;
      int tag = u1();
      int size = ConstantScan.size(tag);
      if (tag == UTF8) {
        skip(u2());
      } else if (size > 0) {
        skip(size);
        i += ConstantScan.isWide(tag) ? 1 : 0;
      } else {
        throw new IOException("unknown constant tag " + tag);
      }
    }
  }

  int position() {
    return at;
  }

  void moveTo(int position) {
    at = position;
  }

  int u1() {
    return bytes[at++] & 0xff;
  }

  int u2() {
    return u1() << 8 | u1();
  }

  int u4() {
    return u2() << 16 | u2();
  }

  void skip(int length) throws IOException {
    if (length < 0 || length > bytes.length - at) {
      throw new IOException("class file ends early");
    }
    at += length;
  }

  /** Reads the index of a text and returns the text. */
  String text() throws IOException {
    return text(u2());
  }

  /** Reads the index of a class and returns its internal name. */
  String className() throws IOException {
    return className(u2());
  }

  /** Reads the index of a class and returns its internal name; {@code null} for index 0. */
  @Nullable String superName() throws IOException {
    int index = u2();
    return index == 0 ? null : className(index);
  }

  /** Returns the internal name of the class of a field or method. */
  String memberOwner(int index) throws IOException {
    return className(u2At(constants[index] + 1));
  }

  String memberName(int index) throws IOException {
    return text(u2At(nameAndType(index)));
  }

  String memberDescriptor(int index) throws IOException {
    return text(u2At(nameAndType(index) + 2));
  }

  private int nameAndType(int index) throws IOException {
    return at(u2At(constants[index] + 3), NAME_AND_TYPE);
  }

  /** Returns an int, or something else if the constant is no int. */
  int integer(int index, int otherwise) {
    int constant = constants[index];
    return bytes[constant] == INTEGER ? u2At(constant + 1) << 16 | u2At(constant + 3) : otherwise;
  }

  private int u2At(int offset) {
    return (bytes[offset] & 0xff) << 8 | (bytes[offset + 1] & 0xff);
  }

  private String className(int index) throws IOException {
    int constant = at(index, CLASS);
    return text(u2At(constant));
  }

  private String text(int index) throws IOException {
    int constant = at(index, UTF8);
    if (texts[index] == null) {
      int length = u2At(constant);
      String text = new String(bytes, constant + 2, length, StandardCharsets.UTF_8);
      // Class files encode NUL and characters beyond U+FFFF differently from UTF-8.
      texts[index] = text.indexOf('\uFFFD') < 0 ? text : modifiedUtf8(constant);
    }
    return texts[index];
  }

  /** Returns the offset of a constant, after its tag. */
  private int at(int index, int tag) throws IOException {
    int constant = constants[index];
    if (bytes[constant] != tag) {
      throw new IOException("constant " + index + " has tag " + bytes[constant]);
    }
    return constant + 1;
  }

  private String modifiedUtf8(int constant) throws IOException {
    return new DataInputStream(new ByteArrayInputStream(bytes, constant, bytes.length - constant))
        .readUTF();
  }
}
