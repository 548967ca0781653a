// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.exporter.ClientConnection.State;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of the side port, each with a thread. Their number is bounded, because the
 * application needs descriptors too: for a new client the one that waits longest gives way.
 *
 * <p>The acceptor's thread adds connections and ends those that take too long. While there is room
 * a client has ten seconds; when others wait, one.
 */
final class Connections {

  /** The time in which a client that means well has sent its request. */
  private static final long LEAST_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PATIENCE_WHILE_OTHERS_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
  private final SidePortThreads threads;
  private final AnswerMemory memory;
  private final int maximum;
  private final AtomicInteger number = new AtomicInteger();
  private volatile boolean othersWait;

  /**
   * @param maximum how many may be open at the same time
   */
  Connections(SidePortThreads threads, AnswerMemory memory, int maximum) {
    this.threads = threads;
    this.memory = memory;
    this.maximum = maximum;
  }

  /** Starts to serve a client. Closes its socket if that fails. */
  void add(Socket socket, SidePortHandler handler, @Nullable PortSecurity security) {
    ClientConnection connection =
        new ClientConnection(socket, handler, security, memory, open::remove);
    open.add(connection);
    boolean started = false;
    try {
      threads.newThread(connection, "" + number.incrementAndGet()).start();
      started = true;
    } finally {
      if (!started) {
        end(connection);
      }
    }
  }

  /** Returns whether a client is served, and not only connected. */
  boolean isBusy() {
    return open.stream().anyMatch(connection -> connection.state() != State.WAITING);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /**
   * Makes room for one more client.
   *
   * @return false if all are being served: the new one has to wait in the kernel's queue
   */
  boolean makeRoom() {
    if (open.size() < maximum) {
      othersWait = false;
      return true;
    }
    ClientConnection longest = longestWaiting(System.nanoTime());
    othersWait = longest == null;
    if (longest != null) {
      end(longest);
    }
    return longest != null;
  }

  private @Nullable ClientConnection longestWaiting(long nowNanos) {
    ClientConnection longest = null;
    long longestNanos = LEAST_PATIENCE_NANOS;
    for (ClientConnection connection : open) {
      boolean waits = connection.state() == State.WAITING || connection.state() == State.READING;
      long nanos = connection.nanosInState(nowNanos);
      if (waits && nanos > longestNanos) {
        longest = connection;
        longestNanos = nanos;
      }
    }
    return longest;
  }

  /** Ends the connections whose client takes too long to send or to take. */
  void endOverdue() {
    long nowNanos = System.nanoTime();
    boolean hurry = othersWait || memory.isShort();
    long patience = hurry ? PATIENCE_WHILE_OTHERS_WAIT_NANOS : PATIENCE_NANOS;
    for (ClientConnection connection : open) {
      boolean onClient = connection.state() == State.READING || connection.state() == State.SENDING;
      if (onClient && connection.nanosInState(nowNanos) > patience) {
        end(connection);
      }
    }
  }

  void endAll() {
    open.forEach(this::end);
  }

  private void end(ClientConnection connection) {
    open.remove(connection);
    connection.cut();
  }
}
