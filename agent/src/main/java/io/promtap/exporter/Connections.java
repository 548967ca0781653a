// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.exporter.ClientConnection.State;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of the side port. Their number is bounded, because the application needs
 * descriptors too: for a new client another one gives way.
 *
 * <p>The first quarter has threads at once. When more are open, or many come at the same time, a
 * newcomer gets its thread with its request. A request follows its connection immediately, so a
 * newcomer that sends none gives way soon, the oldest first; after those the connections that were
 * never answered, and last those of clients that come again, such as a scraper that keeps its
 * connection.
 *
 * <p>The acceptor's thread adds connections and ends those that take too long. While there is room
 * a client has ten seconds; when others wait, one.
 */
final class Connections implements ClientConnection.Keeper {

  /** The time in which a client that means well has sent its request, on a machine that is idle. */
  private static final long LEAST_TIME_TO_ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  /** The same on a machine that is not. */
  private static final long MOST_TIME_TO_ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** The time for the turns of a handshake of TLS, and for a client that was answered. */
  private static final long TIME_TO_TAKE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PATIENCE_WHILE_OTHERS_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How often the acceptor looks at newcomers, and whether one can give way. */
  private static final int NEWCOMERS_TICK_MILLIS = 2;

  /** The same if no newcomer has come for a while. */
  private static final int OLD_NEWCOMERS_TICK_MILLIS = 20;

  /** More clients than this in a window are a crowd, in which nobody has a thread at once. */
  private static final int MOST_ARRIVALS_WITH_THREADS = 16;

  private static final long ARRIVALS_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** To ask a silent client whether it is gone takes a millisecond. */
  private static final long PAUSE_AFTER_SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int BUSY_TICK_MILLIS = 100;
  private static final int IDLE_TICK_MILLIS = 5_000;

  private final SidePortThreads threads;
  private final AnswerMemory memory;
  private final int maximum;
  private final SidePortHandler handler;
  private final @Nullable PortSecurity security;
  private final AtomicInteger number = new AtomicInteger();

  /** Those that have a thread. */
  private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();

  /** The oldest is the first. Only the acceptor's thread uses it. */
  private final Deque<Newcomer> newcomers = new ArrayDeque<>();

  private long lookedAtNewcomersNanos = System.nanoTime();

  /** Which newcomer is asked next whether it is still there. */
  private int nextToAsk;

  private long asksAgainNanos = System.nanoTime();

  private int arrivals;
  private long arrivalsSinceNanos = System.nanoTime();

  /**
   * How long a newcomer may be silent when others wait. A request doubles it and a silent one that
   * gives way takes a tenth off. So a crowd of scrapers on a busy machine loses nobody, and a crowd
   * of silent clients goes fast.
   */
  private long timeToAskNanos = MOST_TIME_TO_ASK_NANOS;

  private volatile boolean othersWait;
  private volatile boolean closed;

  /** {@code null} unless the acceptor waits for room. */
  private volatile @Nullable Thread acceptor;

  /**
   * @param maximum how many may be open at the same time
   * @param security what protects the port; {@code null} for nothing
   */
  Connections(
      SidePortThreads threads,
      AnswerMemory memory,
      int maximum,
      SidePortHandler handler,
      @Nullable PortSecurity security) {
    this.threads = threads;
    this.memory = memory;
    // A client that waits for room is open too.
    this.maximum = maximum - 1;
    this.handler = handler;
    this.security = security;
  }

  /** Adds a client as soon as there is room. Closes its socket if that fails. */
  void add(Socket socket) throws IOException {
    boolean added = false;
    try {
      awaitRoom();
      noteArrival(System.nanoTime());
      if (hasThreadsToSpare()) {
        serve(socket, new byte[0]);
      } else {
        welcome(new Newcomer(socket, security != null && security.encrypts()));
      }
      added = true;
    } finally {
      if (!added) {
        socket.close();
      }
    }
  }

  private void noteArrival(long nowNanos) {
    if (nowNanos - arrivalsSinceNanos > ARRIVALS_WINDOW_NANOS) {
      arrivalsSinceNanos = nowNanos;
      arrivals = 0;
    }
    arrivals++;
  }

  private boolean hasThreadsToSpare() {
    return open.size() < maximum / 4 && arrivals <= MOST_ARRIVALS_WITH_THREADS;
  }

  private void welcome(Newcomer newcomer) throws IOException {
    if (newcomer.hasAsked()) {
      serveAsked(newcomer);
    } else {
      newcomers.add(newcomer);
    }
  }

  private void serveAsked(Newcomer newcomer) {
    timeToAskNanos = Math.min(MOST_TIME_TO_ASK_NANOS, 2 * timeToAskNanos);
    serve(newcomer.socket(), newcomer.received());
  }

  private void serve(Socket socket, byte[] received) {
    ClientConnection connection =
        new ClientConnection(socket, received, handler, security, memory, this);
    open.add(connection);
    boolean started = false;
    try {
      threads.newThread(connection, "" + number.incrementAndGet()).start();
      started = true;
    } finally {
      if (!started) {
        open.remove(connection);
        connection.cut();
      }
    }
    if (closed) {
      connection.cut();
    }
  }

  @Override
  public void ended(ClientConnection connection) {
    open.remove(connection);
    LockSupport.unpark(acceptor);
  }

  @Override
  public boolean othersWait() {
    return othersWait;
  }

  /** Returns how long the acceptor may wait for a client before it tends the others; 0 for ever. */
  int tickMillis() {
    Newcomer youngest = newcomers.peekLast();
    if (youngest != null) {
      boolean mayAsk = youngest.age(System.nanoTime()) < 2 * MOST_TIME_TO_ASK_NANOS;
      return mayAsk ? NEWCOMERS_TICK_MILLIS : OLD_NEWCOMERS_TICK_MILLIS;
    }
    if (open.isEmpty()) {
      return 0;
    }
    boolean busy = open.stream().anyMatch(connection -> connection.state() != State.WAITING);
    return busy ? BUSY_TICK_MILLIS : IDLE_TICK_MILLIS;
  }

  /** Waits until one more client can be served. The kernel holds those that come meanwhile. */
  private void awaitRoom() throws IOException {
    acceptor = Thread.currentThread();
    try {
      while (!hasRoom()) {
        if (!makesRoom()) {
          LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(NEWCOMERS_TICK_MILLIS));
        }
        tend();
        if (closed) {
          throw new SocketException("the port is closed");
        }
      }
    } finally {
      acceptor = null;
      othersWait = false;
    }
  }

  private boolean hasRoom() {
    return open.size() + newcomers.size() < maximum;
  }

  /**
   * Lets a client give way.
   *
   * @return whether there may be room at once; a thread takes a moment to give its place back
   */
  private boolean makesRoom() {
    othersWait = true;
    long nowNanos = System.nanoTime();
    if (nowNanos - asksAgainNanos > 0 && endsOneThatIsGone()) {
      return true;
    }
    Newcomer oldest = newcomers.peekFirst();
    if (oldest != null && oldest.age(nowNanos) > timeToAskNanos) {
      newcomers.removeFirst();
      serveOrCut(oldest);
      return true;
    }
    ClientConnection first = firstToGiveWay(nowNanos);
    if (first != null) {
      first.giveWay();
    }
    return false;
  }

  /** Asks one newcomer, in turn, whether it is still there. Pauses after one that is. */
  private boolean endsOneThatIsGone() {
    int others = newcomers.isEmpty() ? 0 : Math.floorMod(nextToAsk++, newcomers.size());
    for (Iterator<Newcomer> all = newcomers.iterator(); all.hasNext(); ) {
      Newcomer asked = all.next();
      if (others-- == 0 && asked.isGone()) {
        all.remove();
        asked.cut();
        return true;
      }
    }
    asksAgainNanos = System.nanoTime() + PAUSE_AFTER_SILENCE_NANOS;
    return false;
  }

  /** Ends a newcomer unless its request has come at the last moment. */
  private void serveOrCut(Newcomer newcomer) {
    boolean asked = false;
    try {
      asked = newcomer.hasAsked();
    } catch (IOException gone) {
      // Cut off below.
    }
    if (asked) {
      serveAsked(newcomer);
    } else {
      newcomer.cut();
      timeToAskNanos = Math.max(LEAST_TIME_TO_ASK_NANOS, timeToAskNanos - timeToAskNanos / 10);
    }
  }

  /**
   * Returns the oldest of those that were never answered, or {@code null} while one of them still
   * has time; if there is none, the oldest of those that may ask again.
   */
  private @Nullable ClientConnection firstToGiveWay(long nowNanos) {
    ClientConnection stranger = null;
    ClientConnection known = null;
    for (ClientConnection connection : open) {
      if (!connection.waitsForItsClient()) {
        continue;
      }
      if (connection.isKnown()) {
        known = older(known, connection, nowNanos);
      } else {
        stranger = older(stranger, connection, nowNanos);
      }
    }
    ClientConnection first = stranger == null && newcomers.isEmpty() ? known : stranger;
    return first != null && first.nanosInState(nowNanos) > patience(first) ? first : null;
  }

  private long patience(ClientConnection connection) {
    boolean asks = security == null && !connection.wasAnswered();
    return asks ? 2 * timeToAskNanos : TIME_TO_TAKE_NANOS;
  }

  private static ClientConnection older(
      @Nullable ClientConnection found, ClientConnection other, long nowNanos) {
    return found == null || other.nanosInState(nowNanos) > found.nanosInState(nowNanos)
        ? other
        : found;
  }

  /** Serves the newcomers that have asked, and ends the clients that take too long. */
  void tend() {
    long nowNanos = System.nanoTime();
    long sinceLook = nowNanos - lookedAtNewcomersNanos;
    if (!newcomers.isEmpty() && sinceLook > TimeUnit.MILLISECONDS.toNanos(1)) {
      lookAtNewcomers(nowNanos);
      lookedAtNewcomersNanos = System.nanoTime();
    }
    boolean hurry = othersWait || memory.isShort();
    long patience = hurry ? PATIENCE_WHILE_OTHERS_WAIT_NANOS : PATIENCE_NANOS;
    for (ClientConnection connection : open) {
      boolean onClient = connection.state() == State.READING || connection.state() == State.SENDING;
      if (onClient && connection.nanosInState(nowNanos) > patience) {
        connection.cut();
      }
    }
  }

  private void lookAtNewcomers(long nowNanos) {
    for (Iterator<Newcomer> all = newcomers.iterator(); all.hasNext(); ) {
      Newcomer newcomer = all.next();
      try {
        if (newcomer.hasAsked()) {
          all.remove();
          serveAsked(newcomer);
        } else if (hasThreadsToSpare()) {
          all.remove();
          serve(newcomer.socket(), newcomer.received());
        } else if (newcomer.age(nowNanos) > PATIENCE_NANOS) {
          all.remove();
          newcomer.cut();
        }
      } catch (IOException gone) {
        all.remove();
        newcomer.cut();
      }
    }
  }

  /** Ends all connections that have a thread. No other can be added. Any thread. */
  void close() {
    closed = true;
    open.forEach(ClientConnection::cut);
    LockSupport.unpark(acceptor);
  }

  /** Ends the others. Only the acceptor's thread, as its last step. */
  void endNewcomers() {
    newcomers.forEach(Newcomer::cut);
    newcomers.clear();
  }
}
