// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.sideport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The attackers of one row, a thread each. Each connects, misbehaves, and connects again when it is
 * cut off, but not more often than {@link #PAUSE_NANOS} allows. Closing it ends all.
 */
final class Crowd implements AutoCloseable {
  /** What one attacker does with one connection, until it is thrown out or closed. */
  interface Behaviour {
    void misbehave(Socket socket) throws IOException;
  }

  private static final int CONNECT_MILLIS = 5_000;
  private static final long PAUSE_NANOS = 20_000_000;
  private static final long JOIN_MILLIS = 5_000;

  private final InetSocketAddress address;
  private final Behaviour behaviour;
  private final int receiveBuffer;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /**
   * @param receiveBuffer in bytes; 0 for the system's
   */
  Crowd(InetSocketAddress address, int attackers, int receiveBuffer, Behaviour behaviour) {
    this.address = address;
    this.behaviour = behaviour;
    this.receiveBuffer = receiveBuffer;
    for (int i = 0; i < attackers; i++) {
      Thread thread = new Thread(null, this::attack, "attacker", 128 * 1024);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  private void attack() {
    while (!closed) {
      Socket socket = new Socket();
      try (socket) {
        open.add(socket);
        if (closed) {
          return;
        }
        if (receiveBuffer > 0) {
          socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(address, CONNECT_MILLIS);
        behaviour.misbehave(socket);
      } catch (IOException thrownOut) {
        // It comes again.
      } finally {
        open.remove(socket);
      }
      if (!closed) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** Reads until the other side closes, or for a time. */
  static void waitForTheEnd(Socket socket, int millis) throws IOException {
    socket.setSoTimeout(millis);
    byte[] part = new byte[8_192];
    while (socket.getInputStream().read(part) >= 0) {
      // What comes is not looked at.
    }
  }

  @Override
  public void close() throws Exception {
    closed = true;
    threads.forEach(LockSupport::unpark);
    for (Socket socket : open) {
      socket.close();
    }
    for (Thread thread : threads) {
      thread.join(JOIN_MILLIS);
    }
  }
}
