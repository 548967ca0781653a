// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The real service on a free port with a database of its own, the statements that reach it, and a
 * client.
 */
final class ServiceUnderTest implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final StatementLog statements = new StatementLog();
  private final TestApp app;

  ServiceUnderTest() throws StartException {
    ServerLog.quieten();
    String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    Options options = Options.parse(new String[] {"--port", "0", "--jdbc-url", url}, Map.of());
    app = new TestApp(options, statements::watch);
    app.start();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).DELETE());
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** A new agent, by its id. */
  String agent(String name, String behaviour) throws IOException, InterruptedException {
    String body =
        "{\"name\":\"%s\",\"model\":\"m\",\"behaviour\":\"%s\"}".formatted(name, behaviour);
    return post("/api/agents", body).body().replaceAll(".*\"id\":(\\d+).*", "$1");
  }

  URI uri(String path) {
    return app.uri().resolve(path);
  }

  AgentRepository agents() {
    return app.agents();
  }

  /** The operations since the last call. */
  List<String> takeStatements() {
    List<String> taken = new ArrayList<>();
    statements.drainTo(taken);
    return taken;
  }

  int takeBorrowedConnections() {
    return statements.takeBorrowed();
  }

  @Override
  public void close() {
    app.close();
  }
}
