// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.reactive;

import io.promtap.it.jdbc.Dialogue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import reactor.core.publisher.Flux;

/**
 * The program: serves one connection on loopback, whose port it prints. Argument: the URL of a
 * database.
 *
 * <p>Requests are {@code use ACCESS} and {@code run SCENARIO}. The answer to {@code run} is {@code
 * DONE} with what the application saw.
 */
public final class ReactiveApp {

  private ReactiveApp() {}

  public static void main(String[] args) throws IOException {
    Database database = new Database(args[0]);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.out.println("READY " + server.getLocalPort());
      try (Socket socket = server.accept();
          Dialogue dialogue = new Dialogue(socket)) {
        for (String request; (request = dialogue.read()) != null; ) {
          dialogue.say(answer(database, request.split(" ")));
        }
      }
    }
    // The threads of a driver are not waited for.
    System.exit(0);
  }

  private static String answer(Database database, String[] words) {
    if (words[0].equals("use")) {
      database.use(Access.valueOf(words[1]));
      return "DONE";
    }
    try {
      return "DONE "
          + Flux.from(Scenario.valueOf(words[1]).run(database))
              .collectList()
              .block(Database.PATIENCE);
    } catch (RuntimeException e) {
      return "DONE " + e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }
}
