package io.promtap.methods;

import java.util.Arrays;

/**
 * What one call gives to expressions, in an array of its thread: nothing is allocated for a call,
 * and a thread that is reading already is known, since a getter may be woven itself or call what
 * is. Between calls the array holds nothing of the application.
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
  private static final int BUSY = 9;
  private static final int SIZE = 10;

  /** Arrays, not objects of ours: what a thread keeps must not keep the agent's loader. */
  private final ThreadLocal<Object[]> frames = new ThreadLocal<>();

  /** The thread's frame, empty; {@code null} if it is in use further up the stack. */
  Object[] take() {
    Object[] frame = frames.get();
    if (frame == null) {
      frame = new Object[SIZE];
      frames.set(frame);
    } else if (frame[BUSY] != null) {
      return null;
    }
    frame[BUSY] = Boolean.TRUE;
    return frame;
  }

  /** Whether this thread is reading for a call further up the stack. */
  boolean isTaken() {
    Object[] frame = frames.get();
    return frame != null && frame[BUSY] != null;
  }

  static void giveBack(Object[] frame) {
    Arrays.fill(frame, null);
  }

  static void fill(
      Object[] frame,
      Object receiver,
      Object a,
      Object b,
      Object c,
      Object d,
      String className,
      String methodName) {
    frame[RECEIVER] = receiver;
    frame[FIRST_ARGUMENT] = a;
    frame[FIRST_ARGUMENT + 1] = b;
    frame[FIRST_ARGUMENT + 2] = c;
    frame[FIRST_ARGUMENT + 3] = d;
    frame[CLASS] = className;
    frame[METHOD] = methodName;
  }

  /** With what a call had that ends or begins anew on another thread. */
  static void fill(Object[] frame, Object[] call) {
    System.arraycopy(call, 0, frame, 0, BUSY);
  }

  /** A frame of its own, for what ends on another thread. */
  static Object[] detached(
      Object receiver,
      Object a,
      Object b,
      Object c,
      Object d,
      String className,
      String methodName) {
    Object[] frame = new Object[SIZE];
    fill(frame, receiver, a, b, c, d, className, methodName);
    return frame;
  }
}
