// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A hash map from objects of the application, by identity, to values of the agent. It keeps no key
 * alive, and forgets a key that is collected. Every method may run on any thread at any time, and
 * none takes a lock. A mapping is one object of 40 bytes (64-bit JVM, compressed references).
 *
 * <h2>Why</h2>
 *
 * <p>Containers, statements and connections have no place for the agent's data. An attribute or a
 * field would be visible to the application, and a strong reference would keep its classes after a
 * redeployment. {@code WeakHashMap} calls the {@code equals} of the application and needs a lock. A
 * lock on these paths is dangerous: up to Java 23 a virtual thread that waits for a monitor keeps
 * its carrier thread, and a service with few carriers can stall. The {@code ReferenceQueue} of the
 * JDK takes such a lock in {@code poll}, which has stalled services (issue 10747 of the
 * OpenTelemetry Java agent). So this map has no queue. Writers look for collected keys themselves.
 *
 * <h2>Structure</h2>
 *
 * <pre>
 * buckets[i] ──► newest entry ──next──► older entry ──next──► oldest entry ──► null
 * </pre>
 *
 * <p>A bucket is a list that begins with its newest entry. The number of buckets is fixed: with
 * more keys the lists get longer and nothing fails. An entry is alive while it has a value, and
 * dead from the moment that its value is {@code null}. A dead entry never gets a value again.
 *
 * <ul>
 *   <li><b>Insert</b>: the list is searched for the key, then the new entry is put in front by a
 *       compare-and-set of the head. It fails if anybody has changed the head since the search
 *       began, and then the search is repeated. So there is at most one alive entry for a key, even
 *       if two threads insert the same key at once.
 *   <li><b>Replace</b>: a compare-and-set of the value, from a value that is not {@code null}. It
 *       cannot bring a dead entry back.
 *   <li><b>Remove</b>: the value is exchanged for {@code null}. The one thread whose
 *       compare-and-set does this has removed the mapping and gets the value. This is what makes
 *       counting exact: of a {@code close()} on two threads, or of a close and a collection, one
 *       takes the value.
 *   <li><b>Unlink</b>: whoever inserts or removes also walks the list of the bucket, kills the
 *       entries whose keys are collected, and takes dead entries out of the list.
 * </ul>
 *
 * <h2>Why unlinking needs no lock</h2>
 *
 * <p>Entries are inserted at the head only, so {@code next} always leads to older entries: there is
 * no circle, and a walk ends. {@code next} only ever moves from an entry to a later one of the same
 * list, and only past entries that are dead. Therefore, from any entry, alive or dead, linked or
 * not, the walk along {@code next} meets every alive entry that is older. Two threads that unlink
 * at once may overwrite each other's {@code next}. At worst a dead entry is in the list again, and
 * the next writer takes it out. A compare-and-set takes out a head, so that an entry that another
 * thread has put before it is not lost. The head cannot be replaced and come back in between (the
 * ABA problem), since an entry is inserted once.
 *
 * <h2>Memory order, and what a reader may see</h2>
 *
 * <p>Heads, {@code next} and values are volatile. The compare-and-set that inserts an entry
 * publishes its key and value. A reader takes what it sees at one moment:
 *
 * <ul>
 *   <li>A {@code get} that begins after a {@code put}, a {@code remove} or a kill has returned, in
 *       the order of any synchronisation between the threads, sees its effect.
 *   <li>A {@code get} during a {@code put} or {@code remove} of the same key sees the state before
 *       it or after it. What the writer did before the call is visible to a reader that sees the
 *       new value.
 *   <li>Entries of other keys that come and go meanwhile never hide an alive one.
 *   <li>A caller holds its key, so the key is not collected while the caller works with it.
 * </ul>
 *
 * <p>A collected key is noticed by the next {@link #put} of a new key or {@link #remove} in the
 * same bucket, or by {@link #removeCollected}, which visits all buckets and belongs into a scrape.
 *
 * @param <V> the values, which may not refer to their keys
 */
public final class WeakIdentityMap<V> {

  private final AtomicReferenceArray<Entry<V>> buckets;
  private final int mask;

  private final @Nullable Consumer<? super V> whenCollected;

  /**
   * @param buckets how many lists there are, a power of two
   */
  public WeakIdentityMap(int buckets) {
    this(buckets, null);
  }

  /**
   * @param whenCollected gets the value of each key that was collected and not removed, once, on
   *     the thread that notices it; must be short and not throw
   */
  public WeakIdentityMap(int buckets, @Nullable Consumer<? super V> whenCollected) {
    this.buckets = new AtomicReferenceArray<>(buckets);
    this.mask = buckets - 1;
    this.whenCollected = whenCollected;
  }

  /** Returns the value of a key. */
  public @Nullable V get(Object key) {
    return valueOf(buckets.get(bucket(key)), key);
  }

  private static <V> @Nullable V valueOf(@Nullable Entry<V> head, Object key) {
    for (Entry<V> entry = head; entry != null; entry = entry.next) {
      if (entry.get() == key) {
        V value = entry.value;
        if (value != null) {
          return value;
        }
      }
    }
    return null;
  }

  /**
   * Adds a key, or replaces its value. Allocates nothing for a key that is here.
   *
   * @return whether the key is new
   */
  public boolean put(Object key, V value) {
    int bucket = bucket(key);
    Entry<V> created = null;
    while (true) {
      Entry<V> head = buckets.get(bucket);
      if (replace(head, key, value)) {
        return false;
      }
      if (created == null) {
        created = new Entry<>(key, value);
        // Before the insert: if the stack overflows in this call, the key is not inserted.
        unlinkDead(bucket);
        continue;
      }
      created.next = head;
      if (buckets.compareAndSet(bucket, head, created)) {
        return true;
      }
    }
  }

  /**
   * Adds a key, unless it is here.
   *
   * @return the value that is here; {@code null} if the key was added
   */
  public @Nullable V putIfAbsent(Object key, V value) {
    int bucket = bucket(key);
    Entry<V> created = new Entry<>(key, value);
    unlinkDead(bucket);
    while (true) {
      Entry<V> head = buckets.get(bucket);
      V there = valueOf(head, key);
      if (there != null) {
        return there;
      }
      created.next = head;
      if (buckets.compareAndSet(bucket, head, created)) {
        return null;
      }
    }
  }

  /** Replaces the value of a key in the list that begins at this head. */
  private static <V> boolean replace(@Nullable Entry<V> head, Object key, V value) {
    for (Entry<V> entry = head; entry != null; entry = entry.next) {
      if (entry.get() == key && entry.replace(value)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Removes a key. If several threads remove it at once, one of them gets the value.
   *
   * @return the value; {@code null} if there was none, or if another call took it
   */
  public @Nullable V remove(Object key) {
    int bucket = bucket(key);
    V removed = null;
    for (Entry<V> entry = buckets.get(bucket);
        entry != null && removed == null;
        entry = entry.next) {
      if (entry.get() == key) {
        removed = entry.kill();
      }
    }
    if (removed != null) {
      unlinkDead(bucket);
    }
    return removed;
  }

  /**
   * Removes all keys whose value is wanted, in time proportional to the map.
   *
   * @return how many this call has removed
   */
  public int removeAll(Predicate<? super V> wanted) {
    int removed = 0;
    for (int bucket = 0; bucket <= mask; bucket++) {
      for (Entry<V> entry = buckets.get(bucket); entry != null; entry = entry.next) {
        V value = entry.value;
        if (value != null && wanted.test(value) && entry.kill() != null) {
          removed++;
        }
      }
      unlinkDead(bucket);
    }
    return removed;
  }

  /**
   * Passes on each key that is not collected, in time proportional to the map. A key that comes or
   * goes meanwhile may be among them or not.
   */
  public void forEachKey(Consumer<Object> action) {
    for (int bucket = 0; bucket <= mask; bucket++) {
      for (Entry<V> entry = buckets.get(bucket); entry != null; entry = entry.next) {
        Object key = entry.get();
        if (key != null && entry.value != null) {
          action.accept(key);
        }
      }
    }
  }

  /** Passes on each value, as {@link #forEachKey} does with keys. */
  public void forEachValue(Consumer<? super V> action) {
    for (int bucket = 0; bucket <= mask; bucket++) {
      for (Entry<V> entry = buckets.get(bucket); entry != null; entry = entry.next) {
        V value = entry.value;
        if (value != null) {
          action.accept(value);
        }
      }
    }
  }

  /** Removes all keys that were collected, in time proportional to the map. */
  public void removeCollected() {
    for (int bucket = 0; bucket <= mask; bucket++) {
      if (buckets.get(bucket) != null) {
        unlinkDead(bucket);
      }
    }
  }

  private void unlinkDead(int bucket) {
    Entry<V> head = buckets.get(bucket);
    while (head != null && isDead(head)) {
      // If this fails, another thread has changed the head; the loop looks at the new one.
      buckets.compareAndSet(bucket, head, head.next);
      head = buckets.get(bucket);
    }
    Entry<V> alive = head;
    while (alive != null) {
      Entry<V> linked = alive.next;
      Entry<V> next = firstAlive(linked);
      if (next != linked) {
        alive.next = next;
      }
      alive = next;
    }
  }

  private @Nullable Entry<V> firstAlive(@Nullable Entry<V> from) {
    Entry<V> entry = from;
    while (entry != null && isDead(entry)) {
      entry = entry.next;
    }
    return entry;
  }

  /** Returns whether an entry is dead. Kills it first if its key is collected. */
  private boolean isDead(Entry<V> entry) {
    if (entry.get() == null) {
      V value = entry.kill();
      if (value != null && whenCollected != null) {
        whenCollected.accept(value);
      }
    }
    return entry.value == null;
  }

  private int bucket(Object key) {
    int hash = System.identityHashCode(key);
    return (hash ^ (hash >>> 15)) & mask;
  }

  /** A key, held weakly, with its value; dead if it has none. */
  private static final class Entry<V> extends WeakReference<Object> {
    @SuppressWarnings("rawtypes")
    private static final AtomicReferenceFieldUpdater<Entry, Object> VALUE =
        AtomicReferenceFieldUpdater.newUpdater(Entry.class, Object.class, "value");

    private volatile @Nullable V value;
    private volatile @Nullable Entry<V> next;

    Entry(Object key, V value) {
      super(key);
      this.value = value;
    }

    /** Returns false if the entry is dead. */
    boolean replace(V newValue) {
      for (V seen; (seen = value) != null; ) {
        if (VALUE.compareAndSet(this, seen, newValue)) {
          return true;
        }
      }
      return false;
    }

    /** Returns the value if this call killed the entry; {@code null} if it was dead. */
    @Nullable V kill() {
      for (V seen; (seen = value) != null; ) {
        if (VALUE.compareAndSet(this, seen, null)) {
          return seen;
        }
      }
      return null;
    }
  }
}
