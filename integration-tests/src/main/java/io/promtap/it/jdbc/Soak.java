// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;

/**
 * 64 threads that do to a HikariCP pool of 16 what applications do, for as long as the first
 * argument says, in seconds. Twice a second, and as often in all as the second argument says, all
 * of them pause, some with connections in their hands, and whoever listens on loopback is told what
 * is held and what the pool says.
 */
public final class Soak {
  static final int THREADS = 64;
  static final int SIZE = 16;

  /** The shortest wait that HikariCP knows. */
  private static final int WAIT_MILLIS = 250;

  private static final int PERIOD_MILLIS = 500;
  private static final long NANOS = 1_000_000_000;

  private final HikariDataSource pool;
  private final Dialogue dialogue;
  private final Ledger ledger = new Ledger();
  private final List<SoakUser> users = new ArrayList<>();

  /** All threads and this one: they meet when a pause begins and when it ends. */
  private final Phaser pauses = new Phaser(THREADS + 1);

  private volatile boolean pausing;
  private volatile boolean ending;

  private Soak(HikariDataSource pool, Dialogue dialogue) {
    this.pool = pool;
    this.dialogue = dialogue;
  }

  public static void main(String[] args) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:soak");
    config.setPoolName("soak");
    config.setMaximumPoolSize(SIZE);
    config.setMinimumIdle(2);
    config.setConnectionTimeout(WAIT_MILLIS);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HikariDataSource pool = new HikariDataSource(config)) {
      System.out.println("READY " + server.getLocalPort());
      try (Socket socket = server.accept();
          Dialogue dialogue = new Dialogue(socket)) {
        // Whoever listens looks at the page before anything is counted.
        dialogue.read();
        new Soak(pool, dialogue).run(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
      }
    }
  }

  private void run(int seconds, int checkpoints) throws IOException {
    for (int i = 0; i < THREADS; i++) {
      SoakUser user = new SoakUser(pool, ledger, i);
      users.add(user);
      Threads.start(() -> use(user));
    }
    long end = System.nanoTime() + seconds * NANOS;
    for (int done = 1; !ending; done++) {
      Threads.pause(PERIOD_MILLIS);
      pausing = true;
      pauses.arriveAndAwaitAdvance();
      checkpoint();
      ending = System.nanoTime() >= end && done >= checkpoints;
      pausing = false;
      pauses.arriveAndAwaitAdvance();
    }
    pauses.arriveAndAwaitAdvance();
    checkpoint();
    dialogue.say("DONE " + ledger);
    dialogue.read();
  }

  private void use(SoakUser user) {
    while (!ending) {
      user.step();
      if (pausing) {
        pauses.arriveAndAwaitAdvance();
        pauses.arriveAndAwaitAdvance();
      }
    }
    user.giveBackAll();
    pauses.arriveAndAwaitAdvance();
  }

  private void checkpoint() throws IOException {
    String answer;
    do {
      // What was forgotten is nobody's when it is collected.
      System.gc();
      int held = users.stream().mapToInt(SoakUser::held).sum();
      HikariPoolMXBean bean = pool.getHikariPoolMXBean();
      String numbers =
          bean.getActiveConnections()
              + "/"
              + bean.getIdleConnections()
              + "/"
              + bean.getThreadsAwaitingConnection()
              + "/"
              + SIZE;
      dialogue.say("CHECK held=" + held + " soak=" + numbers);
      answer = dialogue.read();
    } while ("again".equals(answer));
  }
}
