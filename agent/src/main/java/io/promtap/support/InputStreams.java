// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A reader of whole input streams; Java 8 has none. */
public final class InputStreams {

  /** Most class files are smaller. */
  private static final int FIRST_SIZE = 8_192;

  /** Several times the largest class files that are known. */
  private static final int MOST_BYTES = 8 << 20;

  private InputStreams() {}

  /**
   * Reads a stream to its end. Does not close the stream.
   *
   * @throws IOException also if there are more than 8 MB: a class loader may show what never ends
   */
  public static byte[] readAll(InputStream in) throws IOException {
    byte[] bytes = new byte[FIRST_SIZE];
    int length = 0;
    for (int read; (read = in.read(bytes, length, bytes.length - length)) >= 0; ) {
      length += read;
      if (length > MOST_BYTES) {
        throw new IOException("more than " + MOST_BYTES + " bytes");
      }
      bytes = length < bytes.length ? bytes : Arrays.copyOf(bytes, 2 * length);
    }
    return Arrays.copyOf(bytes, length);
  }
}
