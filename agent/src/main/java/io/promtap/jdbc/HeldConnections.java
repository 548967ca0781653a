// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.applications.Application;
import io.promtap.bridge.PromtapBridge;
import io.promtap.support.WeakIdentityMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The count of the connections that the application holds. Each counts once, from the moment when
 * it is taken until it is closed, its owner is closed, or it is collected as garbage. References
 * are weak, and there is no lock. A scrape counts what is here: an error in the middle of a number
 * that goes up and down would move it for ever.
 *
 * <p>A connection that is used inside another one, which is held too, is not the application's: a
 * pool has opened it for itself. Then no connection of its origin counts any more.
 */
final class HeldConnections implements DoubleSupplier {

  private static final int CONNECTION_BUCKETS = 1 << 9;
  private static final int OWNER_BUCKETS = 1 << 6;

  /**
   * From a connection to its origin, or to the {@link Handle} of its owner; a {@link Hold} may
   * stand around either.
   */
  private final WeakIdentityMap<Object> held;

  /** From an owner to its handle, an object that does not refer to the owner. */
  private final WeakIdentityMap<Handle> owners = new WeakIdentityMap<>(OWNER_BUCKETS);

  /** From a connection to the first thread that used it inside another one. */
  private final WeakIdentityMap<Long> usedInside = new WeakIdentityMap<>(OWNER_BUCKETS);

  /** {@code null} unless leaks are wanted. */
  private final @Nullable ConnectionLeaks leaks;

  private int closesSettled = PromtapBridge.closesLost;

  /**
   * @param leaks {@code null} if nobody wants to know them
   */
  HeldConnections(@Nullable ConnectionLeaks leaks) {
    this.leaks = leaks;
    held = new WeakIdentityMap<>(CONNECTION_BUCKETS, leaks);
  }

  /**
   * Adds a connection.
   *
   * @param application who holds it; {@code null} if nobody wants to know
   */
  void taken(Object connection, ConnectionOrigin origin, @Nullable Application application) {
    if (!origin.servesPool()) {
      held.put(connection, token(origin, application));
    }
  }

  /** Returns where the handles of a PooledConnection come from; {@code null} for a new one. */
  @Nullable ConnectionOrigin originOf(Object owner) {
    Handle handle = owners.get(owner);
    return handle == null ? null : handle.origin;
  }

  /** Adds a handle of a PooledConnection. In JDBC, a new handle closes the previous one. */
  void takenFrom(
      Object owner, Object connection, ConnectionOrigin origin, @Nullable Application application) {
    Handle handle = owners.get(owner);
    if (handle == null) {
      handle = new Handle(origin);
      owners.put(owner, handle);
    } else {
      removeAll(handle);
    }
    if (!origin.servesPool()) {
      held.put(connection, token(handle, application));
    }
  }

  /** Subtracts a connection, once, if it was added when it was taken. */
  void closed(Object connection) {
    settleIfLost();
    ended(held.remove(connection));
  }

  private void settleIfLost() {
    if (closesSettled != PromtapBridge.closesLost) {
      settle();
    }
  }

  /** Subtracts the connections whose close was lost to an error, or that of their owner. */
  private void settle() {
    closesSettled = PromtapBridge.closesLost;
    @Nullable Object[] all = PromtapBridge.lostCloses;
    for (int i = 0; i < all.length; i++) {
      Object lost = all[i];
      if (lost != null) {
        all[i] = null;
        ended(held.remove(lost));
        Handle handle = owners.remove(lost);
        if (handle != null) {
          removeAll(handle);
        }
      }
    }
  }

  void ownerClosed(Object owner) {
    settleIfLost();
    Handle handle = owners.remove(owner);
    if (handle != null) {
      removeAll(handle);
    }
  }

  /** Looks whether a connection is a pool's, since another one has it make a statement. */
  void usedInside(Object inner, Object outer) {
    Object token = held.get(inner);
    if (token == null || held.get(outer) == null) {
      return;
    }
    ConnectionOrigin origin = originOfToken(token);
    if (origin.isDriver || isUsedByAnother(inner, Thread.currentThread().getId())) {
      becomesPools(origin);
    }
  }

  /** Subtracts all connections of an origin that serves a pool. */
  void becomesPools(final ConnectionOrigin origin) {
    origin.becomePools();
    held.removeAll(
        new Predicate<Object>() {
          @Override
          public boolean test(Object token) {
            return originOfToken(token) == origin;
          }
        });
  }

  private boolean isUsedByAnother(Object connection, long thread) {
    Long first = usedInside.get(connection);
    if (first == null) {
      usedInside.put(connection, thread);
    }
    return first != null && first != thread;
  }

  private Object token(Object token, @Nullable Application application) {
    return application == null && leaks == null ? token : new Hold(token, application);
  }

  /** Returns what is known of a connection that is held; {@code null} if that is not kept. */
  @Nullable Hold hold(Object connection) {
    Object token = held.get(connection);
    return token instanceof Hold ? (Hold) token : null;
  }

  private static ConnectionOrigin originOfToken(Object token) {
    Object plain = Hold.inside(token);
    return plain instanceof Handle ? ((Handle) plain).origin : (ConnectionOrigin) plain;
  }

  private void removeAll(final Handle handle) {
    held.removeAll(
        new Predicate<Object>() {
          @Override
          public boolean test(Object other) {
            boolean isOfHandle = Hold.inside(other) == handle;
            if (isOfHandle) {
              ended(other);
            }
            return isOfHandle;
          }
        });
  }

  private void ended(@Nullable Object token) {
    if (leaks != null && token != null) {
      leaks.accept(token);
    }
  }

  /** Returns the number of connections that are held now. Called by the scrape. */
  @Override
  public double getAsDouble() {
    settle();
    held.removeCollected();
    owners.removeCollected();
    usedInside.removeCollected();
    final int[] count = {0};
    held.forEachValue(
        new Consumer<Object>() {
          @Override
          public void accept(Object token) {
            if (!originOfToken(token).servesPool()) {
              count[0]++;
            }
          }
        });
    return count[0];
  }

  /** Counts the connections that are held for too long. Called by the scrape. */
  void countLeaks(final ConnectionLeaks found) {
    getAsDouble();
    held.forEachValue(
        new Consumer<Object>() {
          @Override
          public void accept(Object token) {
            if (!originOfToken(token).servesPool()) {
              found.accept(token);
            }
          }
        });
  }

  /** Returns how many connections each application holds now. */
  Map<Application, Integer> byApplication() {
    Map<Application, Integer> counts = new HashMap<>();
    getAsDouble();
    held.forEachValue(
        new Consumer<Object>() {
          @Override
          public void accept(Object token) {
            if (token instanceof Hold && !originOfToken(token).servesPool()) {
              Application application = ((Hold) token).application;
              if (application != null) {
                counts.merge(application, 1, Integer::sum);
              }
            }
          }
        });
    return counts;
  }

  /** The token of the one open handle of a PooledConnection. */
  private static final class Handle {
    final ConnectionOrigin origin;

    Handle(ConnectionOrigin origin) {
      this.origin = origin;
    }
  }
}
