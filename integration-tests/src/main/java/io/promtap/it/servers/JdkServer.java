// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The JDK's own server, with a context for each way in which an exchange can go. The other servers
 * without servlets have the same paths.
 */
public final class JdkServer {
  private static final int CHUNKED = 0;
  private static final int NO_BODY = -1;

  private static final ScheduledExecutorService LATER = Executors.newScheduledThreadPool(2);

  private JdkServer() {}

  public static void main(String[] arguments) throws IOException {
    ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    server.setExecutor(threads);
    server.createContext("/plain", JdkServer::plain);
    server.createContext("/prefix", JdkServer::plain);
    server.createContext("/status", JdkServer::status);
    server.createContext("/chunked", JdkServer::chunked);
    server.createContext("/slow", JdkServer::slow);
    server.createContext("/endless", JdkServer::endless);
    server.createContext("/events", JdkServer::events);
    server.createContext(
        "/throw",
        exchange -> {
          throw new IllegalStateException("of the application");
        });
    server.createContext("/throw-late", JdkServer::throwLate);
    server.createContext("/filtered", JdkServer::plain).getFilters().add(new RejectingFilter());
    server.start();
    WebApps.ready(server.getAddress().getPort());
  }

  /** Answers with the number of bytes that were sent. */
  private static void plain(HttpExchange exchange) throws IOException {
    byte[] answer = Integer.toString(readAll(exchange)).getBytes(StandardCharsets.US_ASCII);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, isHead ? NO_BODY : answer.length);
    if (!isHead) {
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  private static int readAll(HttpExchange exchange) throws IOException {
    InputStream body = exchange.getRequestBody();
    byte[] buffer = new byte[8192];
    int all = 0;
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      all += read;
    }
    return all;
  }

  private static void status(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(number(exchange), NO_BODY);
  }

  private static int number(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    return Integer.parseInt(query.substring(query.indexOf('=') + 1));
  }

  private static void chunked(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, CHUNKED);
    try (OutputStream body = exchange.getResponseBody()) {
      for (int i = 0; i < 3; i++) {
        body.write("chunk".getBytes(StandardCharsets.US_ASCII));
        body.flush();
      }
    }
  }

  /** Answers on another thread, after the handler has returned. */
  private static void slow(HttpExchange exchange) {
    LATER.schedule(
        () -> {
          plain(exchange);
          return null;
        },
        number(exchange),
        TimeUnit.MILLISECONDS);
  }

  private static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, CHUNKED);
    write(exchange, Integer.MAX_VALUE);
  }

  private static void write(HttpExchange exchange, int times) throws IOException {
    byte[] some = new byte[1_000];
    for (int i = 0; i < times; i++) {
      exchange.getResponseBody().write(some);
      exchange.getResponseBody().flush();
    }
  }

  /** For as long as the client listens. */
  private static void events(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream;charset=utf-8");
    exchange.sendResponseHeaders(200, CHUNKED);
    write(exchange, Integer.MAX_VALUE);
  }

  private static void throwLate(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, CHUNKED);
    write(exchange, 1);
    throw new IllegalStateException("of the application");
  }

  /** Answers itself. */
  private static final class RejectingFilter extends com.sun.net.httpserver.Filter {
    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
      exchange.sendResponseHeaders(401, NO_BODY);
      exchange.close();
    }

    @Override
    public String description() {
      return "rejects all";
    }
  }
}
