// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one native histogram. Counting takes no lock. It allocates when the first value of
 * an octave comes to a stripe, and nothing after that.
 *
 * <p>A stripe is a tree of two levels: pages of 32 octaves, and a {@link NativeBlock} for each
 * octave that has a value. Past {@link #MOST_BUCKETS} octaves a page gets one block whose buckets
 * are octaves, for all that come: so many octaves are more buckets than a scrape may show, so it
 * shows coarser ones for ever. That bounds the memory: 80 kB a stripe for values of all sizes that
 * a double has. Durations of a service have some ten octaves, 4 kB.
 *
 * <p>There are two stripes at most, fewer than of classic buckets: they are larger, and values that
 * differ count in different cells anyhow.
 */
final class NativeCells {

  /** The most buckets that a scrape shows, the default of the Prometheus client. */
  static final int MOST_BUCKETS = 160;

  private static final int STRIPES = Math.min(StripedCells.STRIPES, 2);

  private static final int OCTAVE_BITS = NativeBounds.SCHEMA;
  private static final int OCTAVES = NativeBlock.BUCKETS;
  private static final int PAGE_BITS = OCTAVE_BITS + NativeBounds.SCHEMA;
  private static final int PAGES = (NativeBounds.PLACES >> PAGE_BITS) + 1;

  /** The index in a page of the block whose buckets are octaves. */
  private static final int COARSE = OCTAVES;

  private final long[] classicBounds;
  private final AtomicReferenceArray<Stripe> stripes = new AtomicReferenceArray<>(STRIPES);

  /**
   * @param classicBounds as {@link DoublesAsLongs#ordered} makes them; empty for native buckets
   *     only
   */
  NativeCells(long... classicBounds) {
    this.classicBounds = classicBounds;
  }

  /**
   * Uses all that counting needs, so that no class is loaded and initialised at the end of a stack
   * that is about to overflow: a class whose initialisation fails never works again.
   */
  static void prepare() {
    NativeCells cells = new NativeCells();
    double value = NativeBounds.ZERO_THRESHOLD;
    for (int i = 0; i <= MOST_BUCKETS + 1; i++) {
      cells.block(NativeBounds.place(value)).getAndIncrement(0);
      value *= 2;
    }
  }

  /** Returns the block of a place, for the stripe of this thread. */
  NativeBlock block(int place) {
    int index = (int) Thread.currentThread().getId() & (STRIPES - 1);
    Stripe stripe = stripes.get(index);
    return (stripe == null ? newStripe(index) : stripe).block(place);
  }

  /** Returns the classic bucket that a cell needs: the only one if there are none. */
  int classic(int bucket) {
    return classicBounds.length == 0 ? 0 : bucket;
  }

  private Stripe newStripe(int index) {
    Stripe created = new Stripe(classicBounds);
    return stripes.compareAndSet(index, null, created) ? created : stripes.get(index);
  }

  /** Reads all counts. */
  NativeCounts read() {
    NativeCounts counts = new NativeCounts(classicBounds);
    for (int page = 0; page < PAGES; page++) {
      for (int octave = 0; octave < OCTAVES && hasPage(page); octave++) {
        counts.add(blocks(page, octave));
        counts.addOctave(blocks(page, COARSE), octave);
      }
    }
    counts.scaleDown();
    return counts;
  }

  private boolean hasPage(int page) {
    for (int i = 0; i < STRIPES; i++) {
      Stripe stripe = stripes.get(i);
      if (stripe != null && stripe.pages.get(page) != null) {
        return true;
      }
    }
    return false;
  }

  /** Returns the blocks of all stripes for the same buckets; {@code null} where there is none. */
  private @Nullable NativeBlock[] blocks(int page, int index) {
    @Nullable NativeBlock[] blocks = new NativeBlock[STRIPES];
    for (int i = 0; i < STRIPES; i++) {
      Stripe stripe = stripes.get(i);
      AtomicReferenceArray<NativeBlock> blocksOfPage =
          stripe == null ? null : stripe.pages.get(page);
      blocks[i] = blocksOfPage == null ? null : blocksOfPage.get(index);
    }
    return blocks;
  }

  /** The blocks of the threads that share them. */
  private static final class Stripe {
    private final long[] classicBounds;
    private final AtomicReferenceArray<AtomicReferenceArray<NativeBlock>> pages =
        new AtomicReferenceArray<>(PAGES);

    /** The number of octaves with a block of their own; never more than there are. */
    private final AtomicInteger octaves = new AtomicInteger();

    Stripe(long[] classicBounds) {
      this.classicBounds = classicBounds;
    }

    NativeBlock block(int place) {
      AtomicReferenceArray<NativeBlock> page = pages.get(place >> PAGE_BITS);
      NativeBlock known = page == null ? null : page.get(place >> OCTAVE_BITS & (OCTAVES - 1));
      return known == null ? missing(place) : known;
    }

    private NativeBlock missing(int place) {
      AtomicReferenceArray<NativeBlock> page = page(place >> PAGE_BITS);
      if (octaves.get() >= MOST_BUCKETS && place != NativeBounds.ZERO) {
        return coarse(page, place);
      }
      int index = place >> OCTAVE_BITS & (OCTAVES - 1);
      NativeBlock created =
          NativeDivision.newBlock(classicBounds, place & -NativeBounds.PER_OCTAVE, 0);
      if (page.compareAndSet(index, null, created)) {
        octaves.getAndIncrement();
        return created;
      }
      return page.get(index);
    }

    private NativeBlock coarse(AtomicReferenceArray<NativeBlock> page, int place) {
      NativeBlock known = page.get(COARSE);
      if (known != null) {
        return known;
      }
      NativeBlock created =
          NativeDivision.newBlock(classicBounds, place >> PAGE_BITS << PAGE_BITS, OCTAVE_BITS);
      return page.compareAndSet(COARSE, null, created) ? created : page.get(COARSE);
    }

    private AtomicReferenceArray<NativeBlock> page(int index) {
      AtomicReferenceArray<NativeBlock> known = pages.get(index);
      if (known != null) {
        return known;
      }
      AtomicReferenceArray<NativeBlock> created = new AtomicReferenceArray<>(OCTAVES + 1);
      return pages.compareAndSet(index, null, created) ? created : pages.get(index);
    }
  }
}
