// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A reader of whole input streams; Java 8 has none. */
public final class InputStreams {

  /** Most class files are smaller. */
  private static final int FIRST_SIZE = 8_192;

  private InputStreams() {}

  /** Reads a stream to its end. Does not close it. */
  public static byte[] readAll(InputStream in) throws IOException {
    byte[] bytes = new byte[FIRST_SIZE];
    int length = 0;
    for (int read; (read = in.read(bytes, length, bytes.length - length)) >= 0; ) {
      length += read;
      bytes = length < bytes.length ? bytes : Arrays.copyOf(bytes, 2 * length);
    }
    return Arrays.copyOf(bytes, length);
  }
}
