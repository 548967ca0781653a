// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import io.promtap.it.jdbc.pools.Settings;
import io.promtap.it.jdbc.pools.Source;
import io.promtap.it.jdbc.pools.SourceKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;

/**
 * The program: serves one connection on loopback, whose port it prints. Arguments: a {@link
 * Database}, its URL, user and password.
 *
 * <p>Requests are {@code open KIND}, {@code run ROW}, {@code close}. The answer to {@code run} is
 * any number of {@code SEEN} and {@code CHECK} lines and one of {@code DONE}, {@code N-A}, {@code
 * BROKEN}.
 */
public final class JdbcApp {
  private final Database database;
  private final Settings settings;
  private final Dialogue dialogue;
  private SourceKind kind;
  private Source source;

  private JdbcApp(Database database, Settings settings, Dialogue dialogue) {
    this.database = database;
    this.settings = settings;
    this.dialogue = dialogue;
  }

  public static void main(String[] args) throws IOException, SQLException {
    Database database = Database.valueOf(args[0]);
    Settings settings =
        new Settings(database.dataSourceClass())
            .driver(database.driver())
            .login(args[1], args[2], args[3])
            .probe(database.probe());
    database.prepare(settings);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.out.println("READY " + server.getLocalPort());
      try (Socket socket = server.accept();
          Dialogue dialogue = new Dialogue(socket)) {
        new JdbcApp(database, settings, dialogue).obey();
      }
    }
    // Threads that a pool left behind are not waited for.
    System.exit(0);
  }

  private void obey() throws IOException {
    for (String request; (request = dialogue.read()) != null; ) {
      String[] words = request.split(" ", 2);
      try {
        switch (words[0]) {
          case "open":
            kind = SourceKind.valueOf(words[1]);
            source = kind.open(settings.named(kind.name().toLowerCase(java.util.Locale.ROOT)));
            dialogue.say("DONE");
            break;
          case "run":
            run(words[1]);
            break;
          case "close":
            source.close();
            source = null;
            dialogue.say("DONE");
            break;
          default:
            dialogue.say("BROKEN no request: " + request);
        }
      } catch (Exception | LinkageError e) {
        dialogue.say("BROKEN " + Text.of(e));
      }
    }
  }

  private void run(String name) throws IOException {
    Task task = new Task(database, settings, kind, source, dialogue);
    try {
      Rows.named(name).run(task);
      task.check();
      dialogue.say("DONE " + task.ledger());
    } catch (NotApplicable reason) {
      dialogue.say("N-A " + reason.getMessage());
    } catch (Exception | AssertionError | LinkageError e) {
      e.printStackTrace();
      dialogue.say("BROKEN " + Text.of(e) + " at " + e.getStackTrace()[0]);
    }
  }
}
