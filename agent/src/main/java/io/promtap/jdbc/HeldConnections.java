package io.promtap.jdbc;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * The count of the connections that the application holds. Each counts once, from the moment when
 * it is taken until it is closed, its owner is closed, or it is collected as garbage. References
 * are weak, and there is no lock.
 */
final class HeldConnections implements DoubleSupplier {

  private static final int CONNECTION_BUCKETS = 1 << 9;
  private static final int OWNER_BUCKETS = 1 << 6;

  /** The owner's number if no PooledConnection handed the connection out. */
  private static final int NO_OWNER = 0;

  /** From a connection to the number of its owner. */
  private final WeakIdentityTable held = new WeakIdentityTable(CONNECTION_BUCKETS, false);

  /** From an owner to its number. */
  private final WeakIdentityTable owners = new WeakIdentityTable(OWNER_BUCKETS, true);

  private final AtomicInteger lastOwner = new AtomicInteger();
  private final LongAdder active = new LongAdder();

  /**
   * @param owner the PooledConnection that handed the connection out, or {@code null}
   */
  void taken(Object connection, Object owner) {
    if (held.put(connection, owner == null ? NO_OWNER : newHandleOf(owner))) {
      active.increment();
    }
  }

  /** Subtracts a connection that was added when it was taken, and only once. */
  void closed(Object connection) {
    if (held.remove(connection) != WeakIdentityTable.ABSENT) {
      active.decrement();
    }
  }

  void ownerClosed(Object owner) {
    int number = owners.remove(owner);
    if (number != WeakIdentityTable.ABSENT) {
      active.add(-held.removeAll(number));
    }
  }

  /** The number now, without those that were collected before they were closed. At scrape. */
  @Override
  public double getAsDouble() {
    active.add(-held.collected());
    owners.collected();
    return active.sum();
  }

  private int nextOwner() {
    while (true) {
      int last = lastOwner.get();
      int next = last == Integer.MAX_VALUE ? 1 : last + 1;
      if (lastOwner.compareAndSet(last, next)) {
        return next;
      }
    }
  }

  /** In JDBC a PooledConnection has one open handle: a new one closes the one before. */
  private int newHandleOf(Object owner) {
    int number = owners.get(owner);
    if (number == WeakIdentityTable.ABSENT) {
      number = nextOwner();
      owners.put(owner, number);
    } else {
      active.add(-held.removeAll(number));
    }
    return number;
  }
}
