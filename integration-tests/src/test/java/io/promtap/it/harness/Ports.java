// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Random;

/** Free ports of this machine. */
public final class Ports {
  /**
   * Where nothing listens: a port of a service that is of the past, and that no system hands out.
   */
  public static final int UNUSED = 1;

  /** Below those that Linux gives to whoever asks for any, which might take one meanwhile. */
  private static final int FIRST = 20_000;

  private static final int COUNT = 32_768 - FIRST;

  /** Starts by chance, since other builds may run on this machine. */
  private static int next = new Random().nextInt(COUNT);

  private Ports() {}

  /** A port that was free a moment ago, and that is given out once. */
  public static synchronized int free() {
    for (int i = 0; i < COUNT; i++) {
      int port = FIRST + next;
      next = (next + 1) % COUNT;
      if (isFree(port)) {
        return port;
      }
    }
    throw new AssertionError("no port is free from " + FIRST + " on");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
