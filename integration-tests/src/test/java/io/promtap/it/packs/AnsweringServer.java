// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers as its path says, and as a chat model does that always takes 11 tokens and gives 7. The
 * model "gone" does not exist.
 */
final class AnsweringServer {
  private static final Pattern MODEL = Pattern.compile("\"model\"\\s*:\\s*\"(\\w+)\"");
  private static final Pattern STREAM = Pattern.compile("\"stream\"\\s*:\\s*true");
  private static final String USAGE =
      "\"usage\": {\"prompt_tokens\": 11, \"completion_tokens\": 7, \"total_tokens\": 18}";

  private AnsweringServer() {}

  /** Returns its address. It ends with the JVM. */
  static String start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "answers");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/ok", exchange -> answer(exchange, 200, "text/plain", "hello"));
    server.createContext("/missing", exchange -> answer(exchange, 404, "text/plain", "no"));
    server.createContext("/failed", exchange -> answer(exchange, 500, "text/plain", "no"));
    server.createContext("/redirect", AnsweringServer::redirect);
    server.createContext("/v1/chat/completions", AnsweringServer::chat);
    server.start();
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void redirect(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Location", "/ok");
    answer(exchange, 302, "text/plain", "there");
  }

  private static void chat(HttpExchange exchange) throws IOException {
    String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Matcher model = MODEL.matcher(request);
    if (!model.find() || model.group(1).equals("gone")) {
      answer(
          exchange,
          404,
          "application/json",
          "{\"error\": {\"message\": \"no such model\", \"type\": \"invalid_request_error\"}}");
    } else if (STREAM.matcher(request).find()) {
      String chunk = "data: " + head("chat.completion.chunk", model.group(1));
      answer(
          exchange,
          200,
          "text/event-stream",
          chunk
              + "\"choices\": [{\"index\": 0, \"delta\": {\"role\": \"assistant\", \"content\":"
              + " \"hello\"}}]}\n\n"
              + chunk
              + "\"choices\": [{\"index\": 0, \"delta\": {}, \"finish_reason\": \"stop\"}]}\n\n"
              + chunk
              + "\"choices\": [], "
              + USAGE
              + "}\n\ndata: [DONE]\n\n");
    } else {
      answer(
          exchange,
          200,
          "application/json",
          head("chat.completion", model.group(1))
              + "\"choices\": [{\"index\": 0, \"finish_reason\": \"stop\", \"logprobs\": null,"
              + " \"message\": {\"role\": \"assistant\", \"content\": \"hello\", \"refusal\":"
              + " null}}], "
              + USAGE
              + "}");
    }
  }

  private static String head(String kind, String model) {
    return "{\"id\": \"1\", \"object\": \"%s\", \"created\": 1, \"model\": \"%s-of-2025\", "
        .formatted(kind, model);
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
