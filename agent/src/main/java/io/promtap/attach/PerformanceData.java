// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The texts among the performance counters of another JVM, read from the file in which HotSpot
 * shares them. To read it costs that JVM nothing: no signal, no thread, no class.
 *
 * <p>The layout is version 2 of {@code perfMemory.hpp}, the same from Java 6 on: a header, then
 * entries that each have a name, a type and a value. The file is not trusted: what does not fit it
 * is no counter.
 */
final class PerformanceData {

  /** The whole command line: the main class or the path of the jar, then the arguments. */
  static final String COMMAND = "sun.rt.javaCommand";

  private static final int MAGIC = 0xCAFEC0C0;
  private static final byte VERSION = 2;
  private static final byte TEXT = 'B';
  private static final int SMALLEST_ENTRY = 20;

  /** The JVM makes it of 32 KiB unless {@code -XX:PerfDataMemorySize} says otherwise. */
  private static final long LARGEST_FILE = 4 << 20;

  private final Map<String, String> texts = new HashMap<>();
  private final boolean complete;

  /**
   * @throws IOException if it is no such file
   */
  PerformanceData(byte[] content) throws IOException {
    ByteBuffer data = ByteBuffer.wrap(content);
    try {
      if (data.getInt() != MAGIC) {
        throw new IOException("no performance data of a JVM");
      }
      boolean little = data.get() == 1;
      if (data.get() != VERSION) {
        throw new IOException("performance data of an unknown version");
      }
      data.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      complete = data.getInt(12) == 0;
      readEntries(data, data.getInt(24), data.getInt(28));
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IOException("damaged performance data", e);
    }
  }

  /** Reads a file, which must be a plain one: a pipe would never end. */
  static PerformanceData read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST_FILE) {
      throw new IOException("no performance data of a JVM");
    }
    return new PerformanceData(Files.readAllBytes(file));
  }

  private void readEntries(ByteBuffer data, int offset, int number) throws IOException {
    int start = offset;
    for (int left = number; left > 0; left--) {
      int length = data.getInt(start);
      if (length < SMALLEST_ENTRY) {
        throw new IOException("damaged performance data");
      }
      if (data.get(start + 12) == TEXT && data.getInt(start + 8) > 0) {
        String name = text(data, start + data.getInt(start + 4), length);
        texts.put(name, text(data, start + data.getInt(start + 16), data.getInt(start + 8)));
      }
      start += length;
    }
  }

  private static String text(ByteBuffer data, int start, int most) {
    int end = start;
    while (end - start < most && data.get(end) != 0) {
      end++;
    }
    return new String(data.array(), start, end - start, StandardCharsets.UTF_8);
  }

  @Nullable String text(String name) {
    return texts.get(name);
  }

  /** Returns false if the JVM had no room for all its counters. */
  boolean isComplete() {
    return complete;
  }
}
