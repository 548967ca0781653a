package io.promtap.jdbc;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Remembers a small number for an object of the application, by identity, for as long as the object
 * lives and is not removed. One object of 40 bytes per entry (64-bit JVM, compressed references).
 *
 * <p>Reading takes no lock. Writing takes none either: a new entry is pushed in front of its bucket
 * by compare-and-set; dead entries are unlinked by whoever finds the bucket's flag free, and left
 * to the next one otherwise. There is no reference queue, since polling one locks, and with virtual
 * threads that lock has stalled services (see the OpenTelemetry agent's issue 10747).
 */
final class WeakIdentityTable {

  /** What {@link #get} and {@link #remove} return for an object that is not here. */
  static final int ABSENT = -1;

  private static final int REMOVED = -2;

  private final AtomicReferenceArray<Entry> buckets;
  private final AtomicIntegerArray unlinking;
  private final int mask;
  private final boolean dropsCollected;

  /**
   * @param size the number of buckets, a power of two; entries past it make chains, never an error
   * @param dropsCollected whether collected objects are forgotten by the way; otherwise they wait
   *     for {@link #collected()}, which counts them
   */
  WeakIdentityTable(int size, boolean dropsCollected) {
    this.dropsCollected = dropsCollected;
    buckets = new AtomicReferenceArray<>(size);
    unlinking = new AtomicIntegerArray(size);
    mask = size - 1;
  }

  /**
   * Adds an object, or changes its number.
   *
   * @param value not negative
   * @return whether the object is new here
   */
  boolean put(Object key, int value) {
    int bucket = bucket(key);
    Entry known = find(bucket, key);
    if (known != null && known.set(value)) {
      return false;
    }
    unlinkDead(bucket);
    Entry entry = new Entry(key, value);
    do {
      entry.next = buckets.get(bucket);
    } while (!buckets.compareAndSet(bucket, entry.next, entry));
    return true;
  }

  int get(Object key) {
    Entry entry = find(bucket(key), key);
    int value = entry == null ? ABSENT : entry.value;
    return value == REMOVED ? ABSENT : value;
  }

  /**
   * Forgets an object. Of several callers at once, one gets its number and the others {@link
   * #ABSENT}.
   */
  int remove(Object key) {
    int bucket = bucket(key);
    Entry entry = find(bucket, key);
    int value = entry == null ? ABSENT : entry.kill();
    unlinkDead(bucket);
    return value;
  }

  /**
   * Forgets all objects that were collected, in time proportional to the table.
   *
   * @return how many were collected without having been removed, each reported once
   */
  int collected() {
    int collected = 0;
    for (int bucket = 0; bucket <= mask; bucket++) {
      for (Entry entry = buckets.get(bucket); entry != null; entry = entry.next) {
        if (entry.get() == null && entry.kill() != ABSENT) {
          collected++;
        }
      }
      unlinkRemoved(bucket);
    }
    return collected;
  }

  /**
   * Forgets all objects with this number, in time proportional to the table.
   *
   * @return how many there were
   */
  int removeAll(int value) {
    int removed = 0;
    for (int bucket = 0; bucket <= mask; bucket++) {
      for (Entry entry = buckets.get(bucket); entry != null; entry = entry.next) {
        if (entry.value == value && entry.kill() != ABSENT) {
          removed++;
        }
      }
      unlinkRemoved(bucket);
    }
    return removed;
  }

  private Entry find(int bucket, Object key) {
    for (Entry entry = buckets.get(bucket); entry != null; entry = entry.next) {
      if (entry.get() == key && entry.value != REMOVED) {
        return entry;
      }
    }
    return null;
  }

  private void unlinkDead(int bucket) {
    if (dropsCollected) {
      for (Entry entry = buckets.get(bucket); entry != null; entry = entry.next) {
        if (entry.get() == null) {
          entry.kill();
        }
      }
    }
    unlinkRemoved(bucket);
  }

  private void unlinkRemoved(int bucket) {
    if (!unlinking.compareAndSet(bucket, 0, 1)) {
      return;
    }
    try {
      Entry head = buckets.get(bucket);
      while (head != null && head.value == REMOVED) {
        buckets.compareAndSet(bucket, head, head.next);
        head = buckets.get(bucket);
      }
      Entry last = head;
      for (Entry entry = head == null ? null : head.next; entry != null; entry = entry.next) {
        if (entry.value == REMOVED) {
          last.next = entry.next;
        } else {
          last = entry;
        }
      }
    } finally {
      unlinking.set(bucket, 0);
    }
  }

  private int bucket(Object key) {
    int hash = System.identityHashCode(key);
    return (hash ^ (hash >>> 15)) & mask;
  }

  private static final class Entry extends WeakReference<Object> {
    private static final AtomicIntegerFieldUpdater<Entry> VALUE =
        AtomicIntegerFieldUpdater.newUpdater(Entry.class, "value");

    private volatile int value;
    private volatile Entry next;

    Entry(Object key, int value) {
      super(key);
      this.value = value;
    }

    /** Changes the number of an entry that is alive. */
    boolean set(int newValue) {
      int seen = value;
      return seen != REMOVED && VALUE.compareAndSet(this, seen, newValue);
    }

    /** The number if this call removed the entry, {@link #ABSENT} if another did. */
    int kill() {
      for (int seen; (seen = value) != REMOVED; ) {
        if (VALUE.compareAndSet(this, seen, REMOVED)) {
          return seen;
        }
      }
      return ABSENT;
    }
  }
}
