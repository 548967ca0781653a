// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.support.WeakIdentityMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The count of the connections that the application holds. Each counts once, from the moment when
 * it is taken until it is closed, its owner is closed, or it is collected as garbage. References
 * are weak, and there is no lock.
 */
final class HeldConnections implements DoubleSupplier, Consumer<Object> {

  private static final int CONNECTION_BUCKETS = 1 << 9;
  private static final int OWNER_BUCKETS = 1 << 6;

  /** The token of a connection that did not come from a PooledConnection. */
  private static final Object NO_OWNER = new Object();

  /** From a connection to the token of its owner. */
  private final WeakIdentityMap<Object> held = new WeakIdentityMap<>(CONNECTION_BUCKETS, this);

  /** From an owner to its token, an object that does not refer to the owner. */
  private final WeakIdentityMap<Object> owners = new WeakIdentityMap<>(OWNER_BUCKETS);

  private final LongAdder active = new LongAdder();

  /**
   * @param owner the PooledConnection that handed the connection out; {@code null} for others
   */
  void taken(Object connection, @Nullable Object owner) {
    if (held.put(connection, owner == null ? NO_OWNER : newHandleOf(owner))) {
      active.increment();
    }
  }

  /** Subtracts a connection, once, if it was added when it was taken. */
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

  /** Subtracts a connection that was collected as garbage without a close. */
  @Override
  public void accept(Object token) {
    active.decrement();
  }

  /** Returns the number of connections that are held now. Called by the scrape. */
  @Override
  public double getAsDouble() {
    held.removeCollected();
    owners.removeCollected();
    return active.sum();
  }

  /** Returns the token of a new handle. In JDBC, a new handle closes the previous one. */
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
