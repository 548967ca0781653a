// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import net.bytebuddy.jar.asm.ClassReader;

/**
 * A look at the exception tables of a class file. A visitor would see them too, but ASM decodes all
 * instructions for it, in a method whose compilation costs more at a start than the weaving.
 */
final class ExceptionTables {

  private ExceptionTables() {}

  /**
   * Returns whether a method has exception handlers (JVM specification, sections 4.5 to 4.7.3).
   *
   * @param method its name and its descriptor
   */
  static boolean catches(ClassReader file, String method) {
    char[] buffer = new char[file.getMaxStringLength()];
    int interfaces = file.header + 6;
    int at = interfaces + 2 + 2 * file.readUnsignedShort(interfaces);
    int fields = file.readUnsignedShort(at);
    at += 2;
    for (; fields > 0; fields--) {
      at = afterMember(file, at);
    }
    int methods = file.readUnsignedShort(at);
    at += 2;
    for (; methods > 0; methods--) {
      if (method.equals(file.readUTF8(at + 2, buffer) + file.readUTF8(at + 4, buffer))) {
        return codeCatches(file, at, buffer);
      }
      at = afterMember(file, at);
    }
    return false;
  }

  private static boolean codeCatches(ClassReader file, int method, char[] buffer) {
    int at = method + 8;
    for (int i = file.readUnsignedShort(method + 6); i > 0; i--) {
      if ("Code".equals(file.readUTF8(at, buffer))) {
        int length = at + 10;
        return file.readUnsignedShort(length + 4 + file.readInt(length)) > 0;
      }
      at += 6 + file.readInt(at + 2);
    }
    return false;
  }

  /** Returns where the field or method after this one begins. */
  private static int afterMember(ClassReader file, int member) {
    int at = member + 8;
    for (int i = file.readUnsignedShort(member + 6); i > 0; i--) {
      at += 6 + file.readInt(at + 2);
    }
    return at;
  }
}
