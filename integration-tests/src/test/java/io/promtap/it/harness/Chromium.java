// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A Chromium without a window and one tab of it, driven by the protocol of its developer tools. It
 * keeps each event that the tab reports. Closing it ends the browser.
 */
public final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 60;
  private static final String ADDRESS = "DevTools listening on ";
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final AppProcess process;
  private final WebSocket socket;
  private final String session;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();

  /**
   * Starts it with an empty profile.
   *
   * @param profile an empty folder
   */
  public Chromium(Path profile) {
    process =
        JavaCommand.tool(executable().orElseThrow())
            .arguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-extensions",
                "--disable-background-networking",
                "--no-first-run",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .start();
    String address = process.awaitStderr(ADDRESS).substring(ADDRESS.length());
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Listener())
            .join();
    String target =
        call("Target.createTarget", Map.of("url", "about:blank"), null).get("targetId").asText();
    session =
        call("Target.attachToTarget", Map.of("targetId", target, "flatten", true), null)
            .get("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  /**
   * What stands in the way of a browser, if anything does, with regard to the property {@code
   * promtap.chromium}: {@code auto}, {@code required} (then an obstacle is an error) or {@code
   * off}.
   *
   * @param what needs it
   */
  static Optional<String> obstacle(String what) {
    String wish = System.getProperty("promtap.chromium", "auto");
    Optional<String> obstacle =
        switch (wish) {
          case "off" -> Optional.of("promtap.chromium=off");
          case "auto", "required" ->
              executable().isPresent()
                  ? Optional.empty()
                  : Optional.of("none of " + String.join(", ", NAMES) + " is in PATH");
          default ->
              throw new IllegalArgumentException(
                  "promtap.chromium is auto, required or off, not " + wish);
        };
    Optional<String> reason = obstacle.map(why -> what + " needs Chromium: " + why);
    if (reason.isPresent() && wish.equals("required")) {
      throw new IllegalStateException(reason.get() + " (and promtap.chromium=required)");
    }
    return reason;
  }

  private static Optional<Path> executable() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Gives the tab a size and the colours that its person prefers, {@code light} or {@code dark}.
   */
  public void look(int width, int height, String colours) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
  }

  public void open(URI page) {
    call("Page.navigate", Map.of("url", page.toString()));
  }

  /**
   * The value of an expression of JavaScript in the tab; that of a promise when it is kept. What it
   * clicks counts as clicked by a person.
   */
  public JsonNode evaluate(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of(
                "expression",
                expression,
                "awaitPromise",
                true,
                "returnByValue",
                true,
                "userGesture",
                true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** What the tab shows, as PNG, without what one has to scroll to. */
  public byte[] picture() {
    JsonNode picture = call("Page.captureScreenshot", Map.of("format", "png"));
    return Base64.getDecoder().decode(picture.get("data").asText());
  }

  /** The addresses that the tab has asked for. */
  public List<String> requests() {
    return events("Network.requestWillBeSent")
        .map(event -> event.path("request").path("url").asText())
        .toList();
  }

  /** Errors and warnings of the tab's console, and exceptions that nothing caught. */
  public List<String> complaints() {
    Stream<String> logged =
        events("Log.entryAdded")
            .filter(event -> !event.path("entry").path("level").asText().matches("info|verbose"))
            .map(JsonNode::toString);
    Stream<String> said =
        events("Runtime.consoleAPICalled")
            .filter(event -> event.path("type").asText().matches("error|warning|assert"))
            .map(JsonNode::toString);
    Stream<String> thrown = events("Runtime.exceptionThrown").map(JsonNode::toString);
    return Stream.of(logged, said, thrown).flatMap(each -> each).toList();
  }

  /** Dialogues that a script has opened. */
  public List<String> dialogues() {
    return events("Page.javascriptDialogOpening").map(JsonNode::toString).toList();
  }

  private Stream<JsonNode> events(String name) {
    return events.stream()
        .filter(event -> event.path("method").asText().equals(name))
        .map(event -> event.path("params"));
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    return call(method, parameters, session);
  }

  private JsonNode call(String method, Map<String, ?> parameters, String inSession) {
    int id = calls.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    if (inSession != null) {
      message.put("sessionId", inSession);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(message.toString(), true).join();
    JsonNode received = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    if (received.has("error")) {
      throw new AssertionError(method + ": " + received.get("error"));
    }
    return received.get("result");
  }

  @Override
  public void close() {
    socket.abort();
    process.close();
  }

  /** Receives answers and events, in pieces. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
      text.append(piece);
      if (last) {
        received(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void received(String message) {
      try {
        JsonNode json = JSON.readTree(message);
        if (json.has("id")) {
          answers.remove(json.get("id").asInt()).complete(json);
        } else {
          events.add(json);
        }
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
