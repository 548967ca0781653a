package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The request that an object of a container serves now, by the object's identity, for as long as
 * the object lives. A server keeps these objects for a connection, so a request on a connection
 * that served one before finds its entry and makes none. Reading and writing take no lock.
 *
 * <p>An attribute of the servlet request would be simpler, and the application would see it.
 */
final class RequestTable {

  /** A power of two; entries past it make chains. */
  private static final int SIZE = 4096;

  private final AtomicReferenceArray<Entry> buckets = new AtomicReferenceArray<>(SIZE);
  private final Consumer<PromtapRequest> whenOwnerIsGone;

  /**
   * @param whenOwnerIsGone told, perhaps more than once, of the request of a container's object
   *     that was collected: as nobody can get at the object any more, nobody will end it
   */
  RequestTable(Consumer<PromtapRequest> whenOwnerIsGone) {
    this.whenOwnerIsGone = whenOwnerIsGone;
  }

  /** The entry's request, or {@code null}. */
  PromtapRequest find(Object owner) {
    for (Entry entry = buckets.get(bucket(owner)); entry != null; entry = entry.next) {
      if (entry.get() == owner) {
        return entry.request;
      }
    }
    return null;
  }

  /**
   * Sets the request of this object of the application's, which may go before its request ends; one
   * thread at a time serves it.
   */
  void put(Object owner, PromtapRequest request) {
    put(owner, request, false);
  }

  /** As {@link #put(Object, PromtapRequest)}, of a known container's object, which ends it. */
  void putContainer(Object owner, PromtapRequest request) {
    put(owner, request, true);
  }

  private void put(Object owner, PromtapRequest request, boolean ends) {
    int bucket = bucket(owner);
    for (Entry entry = buckets.get(bucket); entry != null; entry = entry.next) {
      if (entry.get() == owner) {
        entry.request = request;
        return;
      }
    }
    Entry added = new Entry(owner, request, ends);
    Entry head;
    do {
      head = buckets.get(bucket);
      added.next = firstAlive(head);
    } while (!buckets.compareAndSet(bucket, head, added));
  }

  /**
   * Unlinks what was collected. Two threads at once may bring a dead entry back, never lose one
   * that is alive: links are only moved past dead ones, and the head by compare-and-set.
   */
  private Entry firstAlive(Entry head) {
    Entry first = aliveFrom(head);
    for (Entry alive = first; alive != null; alive = alive.next) {
      alive.next = aliveFrom(alive.next);
    }
    return first;
  }

  private Entry aliveFrom(Entry from) {
    Entry entry = from;
    while (entry != null && entry.get() == null) {
      tellIfGone(entry);
      entry = entry.next;
    }
    return entry;
  }

  private void tellIfGone(Entry entry) {
    if (entry.ends && entry.get() == null) {
      whenOwnerIsGone.accept(entry.request);
    }
  }

  /** Tells of all whose owners are gone. A look at each entry; for the scrape. */
  void tellOfTheGone() {
    for (int bucket = 0; bucket < SIZE; bucket++) {
      for (Entry entry = buckets.get(bucket); entry != null; entry = entry.next) {
        tellIfGone(entry);
      }
    }
  }

  private static int bucket(Object owner) {
    int hash = System.identityHashCode(owner);
    return (hash ^ (hash >>> 15)) & (SIZE - 1);
  }

  private static final class Entry extends WeakReference<Object> {
    private volatile PromtapRequest request;
    private volatile Entry next;
    private final boolean ends;

    Entry(Object owner, PromtapRequest request, boolean ends) {
      super(owner);
      this.request = request;
      this.ends = ends;
    }
  }
}
