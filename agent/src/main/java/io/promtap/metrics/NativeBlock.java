// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The counts of neighbouring native buckets, each divided where a bound of a classic bucket lies
 * inside it. So one addition counts a value in its native and in its classic bucket at once, and
 * both agree in every scrape. Without classic buckets there is one cell a bucket.
 *
 * <p>From one cell to the next the values leave a native bucket, a classic one, or both. So the
 * cell of a value is the number of native buckets and of classic ones that lie before its own.
 */
final class NativeBlock extends AtomicLongArray {

  private static final long serialVersionUID = 1;

  /** How many native buckets a block has. */
  static final int BUCKETS = NativeBounds.PER_OCTAVE;

  /** The first place of the block. */
  final int start;

  /** The places of one bucket, as a power of two: 0, or the schema if a bucket is an octave. */
  final int widthBits;

  /** The classic bucket of the first cell. */
  final int firstClassic;

  NativeBlock(int cells, int start, int widthBits, int firstClassic) {
    super(cells);
    this.start = start;
    this.widthBits = widthBits;
    this.firstClassic = firstClassic;
  }

  /** Returns the cell of a value at a place of this block. */
  int cell(int place, int classic) {
    return (place - start >> widthBits) + Math.abs(classic - firstClassic);
  }
}
