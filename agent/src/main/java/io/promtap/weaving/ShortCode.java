// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The code of a method that does one thing with its arguments and with constants: it makes one
 * call, makes one object, or reads or writes one field. Compilers write such methods. Immutable.
 */
public final class ShortCode {

  /** What the code does. */
  public enum Kind {
    CALL,
    NEW,
    READ,
    WRITE
  }

  /** An argument that is a constant, but no int. */
  public static final int OTHER_CONSTANT = Integer.MIN_VALUE;

  /** No compiler needs more to pass on the arguments of a method. */
  static final int LONGEST = 1_000;

  private static final int ACONST_NULL = 1;
  private static final int ICONST_0 = 3;
  private static final int ICONST_5 = 8;
  private static final int BIPUSH = 16;
  private static final int SIPUSH = 17;
  private static final int LDC = 18;
  private static final int LDC2_W = 20;
  private static final int ILOAD = 21;
  private static final int ALOAD = 25;
  private static final int ALOAD_3 = 45;
  private static final int DUP = 89;
  private static final int IRETURN = 172;
  private static final int RETURN = 177;
  private static final int GETSTATIC = 178;
  private static final int PUTFIELD = 181;
  private static final int GETFIELD = 180;
  private static final int INVOKEVIRTUAL = 182;
  private static final int INVOKEINTERFACE = 185;
  private static final int NEW = 187;
  private static final int CHECKCAST = 192;

  /** Kotlin checks parameters first; each check takes the parameter and its name. */
  private static final String KOTLIN_CHECKS = "kotlin/jvm/internal/Intrinsics";

  private final Kind kind;
  private final String owner;
  private final String name;
  private final String descriptor;
  private final @Nullable String receiver;
  private final List<Argument> arguments;

  private ShortCode(
      Kind kind,
      String owner,
      String name,
      String descriptor,
      @Nullable String receiver,
      List<Argument> arguments) {
    this.kind = kind;
    this.owner = owner;
    this.name = name;
    this.descriptor = descriptor;
    this.receiver = receiver;
    this.arguments = arguments;
  }

  /** One value that the code passes on. */
  public static final class Argument {
    private final int slot;
    private final int constant;

    private Argument(int slot, int constant) {
      this.slot = slot;
      this.constant = constant;
    }

    /** Returns the local variable; -1 for a constant. */
    public int slot() {
      return slot;
    }

    /** Returns the constant; 0 for {@code null} and for a zero of any type. */
    public int constant() {
      return constant;
    }
  }

  public Kind kind() {
    return kind;
  }

  /** Returns the internal name of the class of the method or field. */
  public String owner() {
    return owner;
  }

  public String name() {
    return name;
  }

  public String descriptor() {
    return descriptor;
  }

  /** Returns the class whose static field is the receiver; {@code null} if there is none. */
  public @Nullable String receiverOwner() {
    return receiver;
  }

  /** Returns what is passed on, the receiver too if it is an argument of this method. */
  public List<Argument> arguments() {
    return arguments;
  }

  /**
   * Reads code, and stops at the first instruction that does not fit.
   *
   * @param in at the first instruction
   */
  static @Nullable ShortCode read(ClassFileCursor in, int length) throws IOException {
    return length > LONGEST ? null : new Reader(in, in.position() + length).read();
  }

  private static final class Reader {
    private final ClassFileCursor in;
    private final int end;
    private final List<Argument> arguments = new ArrayList<>(4);
    private @Nullable String receiver;
    private @Nullable String made;
    private int field;

    Reader(ClassFileCursor in, int end) {
      this.in = in;
      this.end = end;
    }

    @Nullable ShortCode read() throws IOException {
      while (in.position() < end) {
        int opcode = in.u1();
        if (isArgument(opcode)) {
          continue;
        }
        if (opcode >= INVOKEVIRTUAL && opcode <= INVOKEINTERFACE) {
          int method = in.u2();
          in.skip(opcode == INVOKEINTERFACE ? 2 : 0);
          if (isCheck(method)) {
            arguments.subList(arguments.size() - 2, arguments.size()).clear();
            continue;
          }
          Kind kind = made == null ? Kind.CALL : Kind.NEW;
          return returnsNext() ? code(kind, method) : null;
        }
        if (opcode == GETFIELD || opcode == PUTFIELD) {
          field = in.u2();
          return returnsNext() ? code(opcode == GETFIELD ? Kind.READ : Kind.WRITE, field) : null;
        }
        if (opcode >= IRETURN && opcode < RETURN && receiver != null && arguments.isEmpty()) {
          return in.position() == end ? code(Kind.READ, field) : null;
        }
        if (!isBeginning(opcode)) {
          return null;
        }
      }
      return null;
    }

    /** Takes a load or a constant. */
    private boolean isArgument(int opcode) throws IOException {
      if (opcode >= ACONST_NULL && opcode <= SIPUSH) {
        arguments.add(new Argument(-1, constant(opcode)));
      } else if (opcode >= LDC && opcode <= LDC2_W) {
        int index = opcode == LDC ? in.u1() : in.u2();
        arguments.add(new Argument(-1, in.integer(index, OTHER_CONSTANT)));
      } else if (opcode >= ILOAD && opcode <= ALOAD) {
        arguments.add(new Argument(in.u1(), 0));
      } else if (opcode > ALOAD && opcode <= ALOAD_3) {
        arguments.add(new Argument((opcode - ALOAD - 1) % 4, 0));
      } else if (opcode == CHECKCAST && !arguments.isEmpty()) {
        in.skip(2);
      } else {
        return false;
      }
      return true;
    }

    private int constant(int opcode) {
      switch (opcode) {
        case BIPUSH:
          return (byte) in.u1();
        case SIPUSH:
          return (short) in.u2();
        case 9: // lconst_0
        case 11: // fconst_0
        case 14: // dconst_0
        case ACONST_NULL:
          return 0;
        default:
          return opcode <= ICONST_5 ? opcode - ICONST_0 : OTHER_CONSTANT;
      }
    }

    /** Takes what stands before all arguments: a static receiver, or a new object. */
    private boolean isBeginning(int opcode) throws IOException {
      if (!arguments.isEmpty() || receiver != null || made != null) {
        return false;
      }
      if (opcode == GETSTATIC) {
        field = in.u2();
        receiver = in.memberOwner(field);
        return true;
      }
      if (opcode == NEW) {
        made = in.className();
        return in.u1() == DUP;
      }
      return false;
    }

    private boolean isCheck(int method) throws IOException {
      return arguments.size() >= 2 && in.memberOwner(method).equals(KOTLIN_CHECKS);
    }

    private boolean returnsNext() throws IOException {
      int opcode = in.position() < end ? in.u1() : -1;
      if (opcode == CHECKCAST) {
        in.skip(2);
        opcode = in.u1();
      }
      return opcode >= IRETURN && opcode <= RETURN && in.position() == end;
    }

    private ShortCode code(Kind kind, int member) throws IOException {
      return new ShortCode(
          kind,
          in.memberOwner(member),
          in.memberName(member),
          in.memberDescriptor(member),
          receiver,
          arguments);
    }
  }
}
