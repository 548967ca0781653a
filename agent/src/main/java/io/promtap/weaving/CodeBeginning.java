// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.io.IOException;

/**
 * The first instructions of a method, for questions that they answer. {@link ShortCode} reads a
 * method as a whole.
 */
final class CodeBeginning {

  /** The sizes of stack, variables and code (JVM specification, 4.7.3). */
  private static final int BEFORE_CODE = 8;

  private static final int ALOAD = 0x19;
  private static final int ALOAD_0 = 0x2a;
  private static final int ALOAD_3 = 0x2d;
  private static final int INSTANCEOF = 0xc1;
  private static final int ILOAD = 0x15;
  private static final int GOTO = 0xa7;
  private static final int IRETURN = 0xac;
  private static final int RETURN = 0xb1;
  private static final int INVOKESPECIAL = 0xb7;

  private CodeBeginning() {}

  /** Answers {@link ClassHead.Method#beginsWithTypeTest()}. */
  static boolean isTypeTest(ClassFileCursor in, int at) {
    try {
      in.moveTo(at);
      in.skip(BEFORE_CODE);
      int load = in.u1();
      if (load == ALOAD) {
        in.u1();
      }
      return (load == ALOAD || load >= ALOAD_0 && load <= ALOAD_3) && in.u1() == INSTANCEOF;
    } catch (IOException | IndexOutOfBoundsException damaged) {
      return false;
    }
  }

  /** Answers {@link ClassHead.Method#passesOnToSuper()}. */
  static boolean isSuperCall(ClassFileCursor in, int at, String name, String descriptor) {
    try {
      in.moveTo(at);
      in.skip(BEFORE_CODE);
      int opcode = in.u1();
      while (opcode >= ILOAD && opcode <= ALOAD_3) {
        in.skip(opcode <= ALOAD ? 1 : 0);
        opcode = in.u1();
      }
      int called = opcode == INVOKESPECIAL ? in.u2() : 0;
      return called != 0
          && in.memberName(called).equals(name)
          && in.memberDescriptor(called).equals(descriptor)
          && returnsNext(in);
    } catch (IOException | IndexOutOfBoundsException damaged) {
      return false;
    }
  }

  /** Looks through a jump to the end, with which a compiler leaves a {@code try}. */
  private static boolean returnsNext(ClassFileCursor in) {
    int at = in.position();
    int opcode = in.u1();
    if (opcode == GOTO) {
      in.moveTo(at + (short) in.u2());
      opcode = in.u1();
    }
    return opcode >= IRETURN && opcode <= RETURN;
  }
}
