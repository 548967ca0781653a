// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.applications.Application;
import io.promtap.support.WeakIdentityMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The count of the connections that the application holds. Each counts once, from the moment when
 * it is taken until it is closed, its owner is closed, or it is collected as garbage. References
 * are weak, and there is no lock.
 *
 * <p>A connection that is used inside another one, which is held too, is not the application's: a
 * pool has opened it for itself. Then no connection of its origin counts any more.
 */
final class HeldConnections implements DoubleSupplier, Consumer<Object> {

  private static final int CONNECTION_BUCKETS = 1 << 9;
  private static final int OWNER_BUCKETS = 1 << 6;

  /**
   * From a connection to its origin, or to the {@link Handle} of its owner; either may be {@link
   * Borrowed} by an application.
   */
  private final WeakIdentityMap<Object> held = new WeakIdentityMap<>(CONNECTION_BUCKETS, this);

  /** From an owner to its handle, an object that does not refer to the owner. */
  private final WeakIdentityMap<Handle> owners = new WeakIdentityMap<>(OWNER_BUCKETS);

  /** From a connection to the first thread that used it inside another one. */
  private final WeakIdentityMap<Long> usedInside = new WeakIdentityMap<>(OWNER_BUCKETS);

  private final LongAdder active = new LongAdder();

  /**
   * Adds a connection.
   *
   * @param application who holds it; {@code null} if nobody wants to know
   */
  void taken(Object connection, ConnectionOrigin origin, @Nullable Application application) {
    if (!origin.servesPool() && held.put(connection, token(origin, application))) {
      active.increment();
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
    if (!origin.servesPool() && held.put(connection, token(handle, application))) {
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
    active.add(
        -held.removeAll(
            new Predicate<Object>() {
              @Override
              public boolean test(Object token) {
                return originOfToken(token) == origin;
              }
            }));
  }

  private boolean isUsedByAnother(Object connection, long thread) {
    Long first = usedInside.get(connection);
    if (first == null) {
      usedInside.put(connection, thread);
    }
    return first != null && first != thread;
  }

  private static Object token(Object token, @Nullable Application application) {
    return application == null ? token : new Borrowed(token, application);
  }

  private static Object withoutApplication(Object token) {
    return token instanceof Borrowed ? ((Borrowed) token).token : token;
  }

  private static ConnectionOrigin originOfToken(Object token) {
    Object plain = withoutApplication(token);
    return plain instanceof Handle ? ((Handle) plain).origin : (ConnectionOrigin) plain;
  }

  private void removeAll(final Handle handle) {
    active.add(
        -held.removeAll(
            new Predicate<Object>() {
              @Override
              public boolean test(Object other) {
                return withoutApplication(other) == handle;
              }
            }));
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
    usedInside.removeCollected();
    return active.sum();
  }

  /** Returns how many connections each application holds now, of those that are here. */
  Map<Application, Integer> byApplication() {
    Map<Application, Integer> counts = new HashMap<>();
    getAsDouble();
    held.forEachKey(
        new Consumer<Object>() {
          @Override
          public void accept(Object connection) {
            Object token = held.get(connection);
            if (token instanceof Borrowed) {
              counts.merge(((Borrowed) token).application, 1, Integer::sum);
            }
          }
        });
    return counts;
  }

  /** A token with the application that holds the connection. */
  private static final class Borrowed {
    final Object token;
    final Application application;

    Borrowed(Object token, Application application) {
      this.token = token;
      this.application = application;
    }
  }

  /** The token of the one open handle of a PooledConnection. */
  private static final class Handle {
    final ConnectionOrigin origin;

    Handle(ConnectionOrigin origin) {
      this.origin = origin;
    }
  }
}
