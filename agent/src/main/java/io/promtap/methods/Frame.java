package io.promtap.methods;

/**
 * The places of what one call gives to expressions. It is handed on as parameters, though they are
 * many: through an object or an array each look-up would wait until that was written, and that was
 * a quarter of the cost of a call with two labels.
 */
final class Frame {

  static final int RECEIVER = 0;

  /** The first of the arguments that the rule reads; {@link #ARGUMENTS} of them at most. */
  static final int FIRST_ARGUMENT = 1;

  static final int ARGUMENTS = 4;
  static final int RETURNED = 5;
  static final int THROWN = 6;
  static final int CLASS = 7;
  static final int METHOD = 8;
  private static final int SIZE = 9;

  private Frame() {}

  static Object at(
      int place,
      Object receiver,
      Object a,
      Object b,
      Object c,
      Object d,
      String className,
      String methodName,
      Object returned,
      Throwable thrown) {
    switch (place) {
      case RECEIVER:
        return receiver;
      case FIRST_ARGUMENT:
        return a;
      case FIRST_ARGUMENT + 1:
        return b;
      case FIRST_ARGUMENT + 2:
        return c;
      case FIRST_ARGUMENT + 3:
        return d;
      case RETURNED:
        return returned;
      case THROWN:
        return thrown;
      case CLASS:
        return className;
      case METHOD:
        return methodName;
      default:
        return null;
    }
  }

  /** In an array, for what ends on another thread. */
  static Object[] detached(
      Object receiver,
      Object a,
      Object b,
      Object c,
      Object d,
      String className,
      String methodName) {
    Object[] frame = new Object[SIZE];
    frame[RECEIVER] = receiver;
    frame[FIRST_ARGUMENT] = a;
    frame[FIRST_ARGUMENT + 1] = b;
    frame[FIRST_ARGUMENT + 2] = c;
    frame[FIRST_ARGUMENT + 3] = d;
    frame[CLASS] = className;
    frame[METHOD] = methodName;
    return frame;
  }
}
