package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

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

  /** The entry's request, or {@code null}. */
  PromtapRequest find(Object owner) {
    for (Entry entry = buckets.get(bucket(owner)); entry != null; entry = entry.next) {
      if (entry.get() == owner) {
        return entry.request;
      }
    }
    return null;
  }

  /** Sets the request of this object; one thread at a time serves it. */
  void put(Object owner, PromtapRequest request) {
    int bucket = bucket(owner);
    for (Entry entry = buckets.get(bucket); entry != null; entry = entry.next) {
      if (entry.get() == owner) {
        entry.request = request;
        return;
      }
    }
    Entry added = new Entry(owner, request);
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
  private static Entry firstAlive(Entry head) {
    Entry first = head;
    while (first != null && first.get() == null) {
      first = first.next;
    }
    for (Entry alive = first; alive != null; alive = alive.next) {
      Entry next = alive.next;
      while (next != null && next.get() == null) {
        next = next.next;
      }
      alive.next = next;
    }
    return first;
  }

  private static int bucket(Object owner) {
    int hash = System.identityHashCode(owner);
    return (hash ^ (hash >>> 15)) & (SIZE - 1);
  }

  private static final class Entry extends WeakReference<Object> {
    private volatile PromtapRequest request;
    private volatile Entry next;

    Entry(Object owner, PromtapRequest request) {
      super(owner);
      this.request = request;
    }
  }
}
