// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Several threads that insert, replace, look up and remove at random in the same few lists, while
 * keys are collected. What each thread was answered has to add up with what is left.
 */
@Tag("races")
@Timeout(120)
class WeakIdentityMapStressTest {

  private static final int THREADS = 4;
  private static final int STEPS = 40_000;
  private static final int STEPS_PER_COLLECTION = 10_000;
  private static final int KEYS = 12;
  private static final long SEED = 20_261_128;

  /** So few that threads meet at them all the time. */
  private static final int CONTESTED_KEYS = 2;

  private static final int CONTESTED_STEPS = 300_000;
  private static final int ROUNDS = 50_000;

  /** All keys meet in few lists. */
  private static final int BUCKETS = 2;

  private final AtomicLong added = new AtomicLong();
  private final AtomicLong removed = new AtomicLong();
  private final AtomicLong collected = new AtomicLong();
  private final WeakIdentityMap<Note> map =
      new WeakIdentityMap<>(BUCKETS, note -> collected.incrementAndGet());
  private final ExecutorService pool = Executors.newCachedThreadPool();

  /** A value that knows which key it was put for. */
  private record Note(int key, int step) {}

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void each_thread_finds_its_own_keys_as_it_left_them() throws Exception {
    run(
        random -> {
          Object[] keys = new Object[KEYS];
          Note[] notes = new Note[KEYS];
          for (int step = 0; step < STEPS; step++) {
            if (step % STEPS_PER_COLLECTION == 0) {
              System.gc();
            }
            int at = random.nextInt(KEYS);
            if (keys[at] == null) {
              keys[at] = new Object();
            }
            switch (random.nextInt(8)) {
              case 0, 1, 2 -> {
                Note note = new Note(at, step);
                boolean isNew = map.put(keys[at], note);
                assertThat(isNew).isEqualTo(notes[at] == null);
                notes[at] = note;
                added.addAndGet(isNew ? 1 : 0);
              }
              case 3 -> {
                assertThat(map.remove(keys[at])).isSameAs(notes[at]);
                removed.addAndGet(notes[at] == null ? 0 : 1);
                notes[at] = null;
              }
              case 4 -> {
                // Left to the garbage collector.
                keys[at] = null;
                notes[at] = null;
              }
              default -> assertThat(map.get(keys[at])).isSameAs(notes[at]);
            }
          }
        });

    awaitRest(0);
  }

  @Test
  void a_key_that_threads_fight_for_is_there_once_or_not() throws Exception {
    Object[] keys = new Object[CONTESTED_KEYS];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = new Object();
    }
    run(
        random -> {
          long mineAdded = 0;
          long mineRemoved = 0;
          for (int step = 0; step < CONTESTED_STEPS; step++) {
            int at = random.nextInt(keys.length);
            switch (random.nextInt(8)) {
              case 0, 1, 2 -> mineAdded += map.put(keys[at], new Note(at, step)) ? 1 : 0;
              case 3, 4, 5 -> mineRemoved += isOf(at, map.remove(keys[at])) ? 1 : 0;
              default -> isOf(at, map.get(keys[at]));
            }
          }
          added.addAndGet(mineAdded);
          removed.addAndGet(mineRemoved);
        });

    int left = 0;
    for (int i = 0; i < keys.length; i++) {
      left += isOf(i, map.get(keys[i])) ? 1 : 0;
    }
    assertThat(added.get() - removed.get()).isEqualTo(left);
    for (int i = 0; i < keys.length; i++) {
      map.remove(keys[i]);
      assertThat(map.get(keys[i])).isNull();
    }
  }

  @Test
  void of_two_threads_that_insert_or_remove_a_key_at_once_one_does_it() throws Exception {
    Object[] key = new Object[1];
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Future<?> other =
        pool.submit(
            () -> {
              for (int turn = 1; turn <= 2 * ROUNDS; turn++) {
                awaitTurn(begun, turn);
                insertOrRemove(key[0], turn);
                done.set(turn);
              }
            });
    Random random = new Random(SEED);
    for (int turn = 1; turn <= 2 * ROUNDS; turn++) {
      if (turn % 2 == 1) {
        key[0] = new Object();
      }
      begun.set(turn);
      for (int i = random.nextInt(100); i > 0; i--) {
        Thread.onSpinWait();
      }
      insertOrRemove(key[0], turn);
      awaitTurn(done, turn);
    }
    other.get();

    assertThat(added).hasValue(ROUNDS);
    assertThat(removed).hasValue(ROUNDS);
  }

  private void insertOrRemove(Object key, int turn) {
    if (turn % 2 == 1) {
      added.addAndGet(map.put(key, new Note(0, turn)) ? 1 : 0);
    } else {
      removed.addAndGet(map.remove(key) == null ? 0 : 1);
    }
  }

  private static void awaitTurn(AtomicInteger turns, int wanted) {
    while (turns.get() < wanted) {
      if (Thread.interrupted()) {
        throw new IllegalStateException("timed out");
      }
      Thread.yield();
    }
  }

  /** Whether there is a value, which then has to be one that was put for this key. */
  private static boolean isOf(int key, Note note) {
    if (note != null && note.key != key) {
      throw new AssertionError(note + " was put for another key than " + key);
    }
    return note != null;
  }

  private interface Steps {
    void take(Random random);
  }

  private void run(Steps steps) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Future<?> scrapes =
        pool.submit(
            () -> {
              while (!done.get()) {
                map.removeCollected();
              }
            });
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(SEED + i);
      running.add(pool.submit(() -> steps.take(random)));
    }
    for (Future<?> each : running) {
      each.get();
    }
    done.set(true);
    scrapes.get();
  }

  private void awaitRest(int expected) {
    Await.untilCollected(
        "as many keys were added as were removed, collected and left",
        () -> {
          map.removeCollected();
          return added.get() - removed.get() - collected.get();
        },
        rest -> rest <= expected);
    assertThat(added.get() - removed.get() - collected.get()).isEqualTo(expected);
  }
}
