// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.io.IOException;
import java.util.concurrent.Callable;

/** Methods of every shape that a weaver meets. */
public class Wovens {

  private final String name;

  public Wovens(String name) {
    this(name == null ? new StringBuilder("anonymous") : new StringBuilder(name));
  }

  private Wovens(StringBuilder name) {
    this.name = name.toString();
  }

  public String name() {
    return name;
  }

  public static int ints(int value) {
    return value + 1;
  }

  public static long longs(long a, double b) {
    return a + (long) b;
  }

  public float floats(float value) {
    return value * 2;
  }

  public double doubles(double value, Object other) {
    return other == null ? value : -value;
  }

  public boolean booleans(boolean value) {
    return !value;
  }

  public static char chars(char value) {
    return (char) (value + 1);
  }

  public static String[] arrays(String[] value) {
    return value.clone();
  }

  public void nothing() {}

  /** Begins with the target of a jump. */
  public static int loops(int value) {
    while (value < 10) {
      value += 3;
    }
    return value;
  }

  public static String assignsItsArgument(Object value) {
    value = value + "!";
    Object again = value;
    value = null;
    return String.valueOf(again);
  }

  public static Object throwsUp(Object value) throws IOException {
    throw new IOException("of " + value);
  }

  public static String catches(Object value) {
    try {
      throwsUp(value);
      return "never";
    } catch (IOException e) {
      return "caught " + e.getMessage();
    } finally {
      nothingStatic();
    }
  }

  private static void nothingStatic() {}

  public synchronized String locks(Object value) {
    synchronized (value) {
      if (value.equals("bad")) {
        throw new IllegalArgumentException("bad");
      }
      return "good";
    }
  }

  public static Callable<String> lambdas(String value) {
    return () -> value;
  }

  public static String switches(String value) {
    switch (value) {
      case "a":
        return "first";
      case "b":
        return "second";
      default:
        long wide = value.length();
        return "other " + wide;
    }
  }
}
