// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.support.WeakIdentityMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * The count of the connections that the application holds. Each counts once, from the moment when
 * it is taken until it is closed, its owner is closed, or it is collected as garbage. References
 * are weak, and there is no lock.
 */
final class HeldConnections implements DoubleSupplier, Consumer<Object> {

  private static final int CONNECTION_BUCKETS = 1 << 9;
  private static final int OWNER_BUCKETS = 1 << 6;

  /** The token of a connection that no PooledConnection handed out. */
  private static final Object NO_OWNER = new Object();

  /** From a connection to the token of its owner. */
  private final WeakIdentityMap<Object> held = new WeakIdentityMap<>(CONNECTION_BUCKETS, this);

  /** From an owner to its token, an object that stands for the owner and does not keep it. */
  private final WeakIdentityMap<Object> owners = new WeakIdentityMap<>(OWNER_BUCKETS);

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
    if (held.remove(connection) != null) {
      active.decrement();
    }
  }

  void ownerClosed(Object owner) {
    Object token = owners.remove(owner);
    if (token != null) {
      active.add(-held.removeAll(token));
    }
  }

  /** A connection was collected without a close: the application does not hold it any more. */
  @Override
  public void accept(Object token) {
    active.decrement();
  }

  /** The number of connections that are held now. Called by the scrape. */
  @Override
  public double getAsDouble() {
    held.removeCollected();
    owners.removeCollected();
    return active.sum();
  }

  /** In JDBC a PooledConnection has one open handle: a new one closes the one before. */
  private Object newHandleOf(Object owner) {
    Object token = owners.get(owner);
    if (token == null) {
      token = new Object();
      owners.put(owner, token);
    } else {
      active.add(-held.removeAll(token));
    }
    return token;
  }
}
