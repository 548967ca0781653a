// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.HttpServerConfig;
import io.promtap.metrics.MetricRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client gets while so many are connected that a new one has no thread at once. */
@Timeout(60)
class CrowdedPortTest {

  private static final int MOST = 16;
  private static final String SCRAPE = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String LAST = "GET /metrics HTTP/1.1\r\nConnection: close\r\n\r\n";

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final List<Socket> clients = new ArrayList<>();
  private final Exporter exporter =
      new Exporter(
          new HttpServerConfig("127.0.0.1", 0, "/metrics", 4).withMaximumConnections(MOST),
          registry,
          ByteBuddyAgent.install());

  @BeforeEach
  void start() throws IOException {
    registry.counter("things_total", "Things.", "kind").series("x").add(2);
    exporter.start();
  }

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    exporter.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /metrics HTTP/1.1<>Connection: close<><>, 200",
    "GET /metrics HTTP/1.0<><>, 200",
    "GET /nothing HTTP/1.1<>Connection: close<><>, 404",
    "POST / HTTP/1.1<>Content-Length: 10<><>half, 405",
    "NO REQUEST<><>, 400",
    "NO REQUEST<>, 400",
    "<>NO REQUEST<>, 400",
    "<><>GET /metrics HTTP/1.1<>Connection: close<><>, 200",
  })
  void a_request_is_answered_as_ever(String request, int status) throws Exception {
    crowd(8);
    Socket client = connect(request.replace("<>", "\r\n"));

    assertThat(readAll(client)).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void a_request_that_comes_in_parts_is_answered() throws Exception {
    crowd(8);
    Socket client = connect("");
    for (String part :
        new String[] {"GET /met", "rics HTTP/1.1\r\nConnection: close\r", "\n", "\r\n"}) {
      client.getOutputStream().write(part.getBytes(US_ASCII));
      client.getOutputStream().flush();
      answeredElsewhere();
    }

    assertThat(readAll(client)).startsWith("HTTP/1.1 200 ").contains("things_total");
  }

  @Test
  void lines_without_carriage_returns_end_a_request() throws Exception {
    crowd(8);
    Socket client = connect(LAST.replace("\r", ""));

    assertThat(readAll(client)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void a_long_request_is_read_to_its_end() throws Exception {
    crowd(8);
    String line = "X: " + "y".repeat(30_000) + "\r\n";
    Socket client = connect("GET /metrics HTTP/1.1\r\n" + line + "Connection: close\r\n\r\n");

    assertThat(readAll(client)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void requests_that_come_together_are_answered_one_after_the_other() throws Exception {
    crowd(8);
    String answers = readAll(connect(SCRAPE + SCRAPE + LAST));

    assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(4);
  }

  @Test
  void clients_that_have_gone_leave_their_places_at_once() throws Exception {
    long begin = System.nanoTime();
    for (int i = 0; i < 300 * MOST; i++) {
      try (Socket gone = new Socket()) {
        gone.connect(new InetSocketAddress("127.0.0.1", exporter.port()));
      }
    }
    assertThat(readAll(connect(LAST))).startsWith("HTTP/1.1 200 ");

    // If each had its time to ask, this took 8 to 80 seconds with 16 places.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void a_scraper_that_keeps_its_connection_keeps_its_place() throws Exception {
    Socket scraper = connect(SCRAPE);
    readPage(scraper);
    for (int round = 0; round < 3; round++) {
      crowd(5 * MOST);
      answeredElsewhere();
      scraper.getOutputStream().write(SCRAPE.getBytes(US_ASCII));

      assertThat(readPage(scraper)).contains("things_total{kind=\"x\"} 2.0\n");
    }
  }

  @Test
  void clients_that_keep_all_places_are_asked_to_come_again_when_others_wait() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    registry.gaugeReadAtScrape("slow", "Slow.", () -> awaited(go));
    List<Socket> keepers = new ArrayList<>();
    for (int i = 0; i < MOST - 1; i++) {
      keepers.add(connect(SCRAPE));
    }
    Socket late = connect(LAST);
    while (!acceptorWaitsForRoom()) {
      Thread.onSpinWait();
    }
    go.countDown();

    assertThat(readAll(late)).startsWith("HTTP/1.1 200 ");
    assertThat(keepers).anySatisfy(keeper -> assertThat(readHead(keeper)).contains("close"));
  }

  /** Returns once the clients that came before have been looked at. */
  private void answeredElsewhere() throws IOException {
    assertThat(readAll(connect(LAST))).startsWith("HTTP/1.1 200 ");
  }

  private void crowd(int silent) throws IOException {
    for (int i = 0; i < silent; i++) {
      connect("");
    }
  }

  private Socket connect(String request) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", exporter.port()));
    socket.setSoTimeout(20_000);
    clients.add(socket);
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }

  private static String readAll(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), UTF_8);
  }

  /** Reads one answer of a connection that is kept. */
  private static String readPage(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    String lower = readHead(client).toLowerCase(Locale.ROOT);
    int at = lower.indexOf("content-length: ") + "content-length: ".length();
    int length = Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)));
    return new String(in.readNBytes(length), UTF_8);
  }

  private static String readHead(Socket client) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = client.getInputStream().read();
      assertThat(read).isNotNegative();
      head.append((char) read);
    }
    return head.toString();
  }

  private static double awaited(CountDownLatch latch) {
    try {
      latch.await();
      return 1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean acceptorWaitsForRoom() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals("promtap-http-acceptor"))
        .flatMap(thread -> Stream.of(thread.getValue()))
        .anyMatch(frame -> frame.getMethodName().equals("awaitRoom"));
  }
}
