// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import io.promtap.support.JdkPackages;
import java.lang.instrument.Instrumentation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A text among the performance counters of this JVM, which {@link PerformanceData} reads from
 * another process. HotSpot keeps its counters in memory that it shares as a file of its own ({@code
 * hsperfdata}), so a reader takes nothing from this JVM, not even a thread. The JDK publishes the
 * address of its management agent in the same way.
 *
 * <p>A counter can be created once and never removed. So its memory is kept for the next agent
 * among the agent properties, of which other JVMs see the strings alone, and an empty text stands
 * for none.
 */
final class PerformanceCounter {

  static final String NAME = "promtap.port";

  private static final String MEMORY = "promtap.port.memory";

  /** A longer text is not published. */
  static final int MOST_BYTES = 511;

  /** From {@code jdk.internal.perf.Perf.createByteArray}. */
  private static final int VARIABLE = 3;

  private static final int STRING = 5;

  private PerformanceCounter() {}

  /**
   * Writes the text, if this JVM lets it. Readers see the old text, none, or the new one, because
   * the first byte comes last.
   */
  static void set(String text, Properties agentProperties, Instrumentation instrumentation) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MOST_BYTES) {
      return;
    }
    ByteBuffer memory = memory(agentProperties, instrumentation);
    if (memory != null) {
      memory.put(0, (byte) 0);
      for (int i = bytes.length; i > 0; i--) {
        memory.put(i, i == bytes.length ? 0 : bytes[i]);
      }
      if (bytes.length > 0) {
        memory.put(0, bytes[0]);
      }
    }
  }

  /** Empties the text, if there is one. Needs no class that is not loaded. */
  static void clear(Properties agentProperties) {
    Object memory = agentProperties.get(MEMORY);
    if (memory instanceof ByteBuffer) {
      ((ByteBuffer) memory).put(0, (byte) 0);
    }
  }

  private static @Nullable ByteBuffer memory(
      Properties agentProperties, Instrumentation instrumentation) {
    Object known = agentProperties.get(MEMORY);
    if (known instanceof ByteBuffer) {
      return (ByteBuffer) known;
    }
    try {
      Class<?> type = perf();
      JdkPackages.export(type, instrumentation);
      Object perf = type.getMethod("getPerf").invoke(null);
      ByteBuffer created =
          (ByteBuffer)
              type.getMethod(
                      "createByteArray",
                      String.class,
                      int.class,
                      int.class,
                      byte[].class,
                      int.class)
                  .invoke(perf, NAME, VARIABLE, STRING, new byte[MOST_BYTES], MOST_BYTES);
      agentProperties.put(MEMORY, created);
      return created;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError notHotSpot) {
      return null;
    }
  }

  private static Class<?> perf() throws ClassNotFoundException {
    try {
      return Class.forName("jdk.internal.perf.Perf");
    } catch (ClassNotFoundException java8) {
      return Class.forName("sun.misc.Perf");
    }
  }
}
