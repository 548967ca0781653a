// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A body in the making, in chunks of one size. It grows without being copied, which a page of some
 * megabytes would be about ten times in one array. Written by one thread, then only read.
 */
final class Chunks extends OutputStream {

  static final int CHUNK_BYTES = 16 * 1024;

  private final List<byte[]> chunks = new ArrayList<>();
  private byte[] last = {};

  /** The bytes used of the last chunk. */
  private int used;

  static Chunks of(byte[] bytes) {
    Chunks chunks = new Chunks();
    chunks.write(bytes, 0, bytes.length);
    return chunks;
  }

  @Override
  public void write(int value) {
    if (used == last.length) {
      addChunk();
    }
    last[used++] = (byte) value;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (used == last.length) {
        addChunk();
      }
      int step = Math.min(left, last.length - used);
      System.arraycopy(bytes, from, last, used, step);
      used += step;
      from += step;
      left -= step;
    }
  }

  int length() {
    return chunks.isEmpty() ? 0 : (chunks.size() - 1) * CHUNK_BYTES + used;
  }

  int count() {
    return chunks.size();
  }

  byte[] chunk(int index) {
    return chunks.get(index);
  }

  /** Returns how many bytes of a chunk belong to the body. */
  int lengthOf(int index) {
    return index == chunks.size() - 1 ? used : CHUNK_BYTES;
  }

  private void addChunk() {
    last = new byte[CHUNK_BYTES];
    chunks.add(last);
    used = 0;
  }
}
