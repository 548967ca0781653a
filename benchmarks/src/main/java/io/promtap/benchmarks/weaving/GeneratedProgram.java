// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.weaving;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Has the generated classes loaded and initialised, then answers lines on its stdin: {@code call}
 * calls every method once, {@code memory} tells the bytes of the heap after a collection and of the
 * metaspace.
 */
public final class GeneratedProgram {
  private GeneratedProgram() {}

  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    List<IntUnaryOperator> all = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[0]); i++) {
      Class<?> type = Class.forName(GeneratedClasses.className(i));
      all.add((IntUnaryOperator) type.getDeclaredConstructor().newInstance());
    }
    call(all);
    System.out.println("READY");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) {
      System.out.println(line.equals("call") ? "called " + call(all) : memory());
    }
  }

  private static int call(List<IntUnaryOperator> all) {
    int sum = 0;
    for (IntUnaryOperator work : all) {
      sum += work.applyAsInt(1);
    }
    return sum;
  }

  private static String memory() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long metaspace = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getName().equals("Metaspace")) {
        metaspace = pool.getUsage().getUsed();
      }
    }
    return heap + " " + metaspace;
  }
}
