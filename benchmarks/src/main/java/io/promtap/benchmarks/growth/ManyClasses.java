// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.growth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/** A class loader with many copies of one class, which differ in the digits of their names. */
final class ManyClasses extends ClassLoader {
  private static final String TEMPLATE = GrownClass00000.class.getName();
  private static final int DIGITS = 5;

  private final byte[] file;
  private final List<Integer> digits = new ArrayList<>();

  ManyClasses() throws IOException {
    super(ManyClasses.class.getClassLoader());
    String resource = TEMPLATE.replace('.', '/') + ".class";
    try (InputStream in = ManyClasses.class.getClassLoader().getResourceAsStream(resource)) {
      file = in.readAllBytes();
    }
    String text = new String(file, StandardCharsets.ISO_8859_1);
    String name = TEMPLATE.substring(TEMPLATE.lastIndexOf('.') + 1);
    for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      digits.add(at + name.length() - DIGITS);
    }
  }

  static String name(int number) {
    String stem = TEMPLATE.substring(0, TEMPLATE.length() - DIGITS);
    return stem + String.format(Locale.ROOT, "%0" + DIGITS + "d", number);
  }

  /** Loads so many, from the first on, and returns one of each. */
  List<IntUnaryOperator> load(int size) throws ReflectiveOperationException {
    List<IntUnaryOperator> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      all.add((IntUnaryOperator) define(i).getDeclaredConstructor().newInstance());
    }
    return all;
  }

  private Class<?> define(int number) {
    String name = name(number);
    byte[] ending = name.substring(name.length() - DIGITS).getBytes(StandardCharsets.ISO_8859_1);
    byte[] copy = file.clone();
    for (int at : digits) {
      System.arraycopy(ending, 0, copy, at, DIGITS);
    }
    return defineClass(name, copy, 0, copy.length);
  }
}
