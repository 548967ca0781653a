// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.promtap.config.HttpServerConfig;
import io.promtap.metrics.MetricRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A good scrape beside clients that are slow, many, or mean harm. */
@Timeout(60)
class HostileClientsTest {

  /** Long for a busy machine: the servers that fail here take ten seconds and more. */
  private static final Duration SOON = Duration.ofSeconds(4);

  /** Another number than the default. */
  private static final int MOST = 24;

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
    scrapeSoon();
  }

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    exporter.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /metrics HTTP/1.1\r\nContent-Length: 1000\r\n\r\n",
        "GET /metrics HTTP/1.1\r\nContent-Length: 1000\r\n\r\nhalf",
        "GET /metrics HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\nhalf",
        "PUT / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n",
        "GET /metr",
        "",
        "GET /metrics HTTP/1.1\r\nX: ",
        "\u0016\u0003\u0001\u0002",
      })
  void who_sends_half_a_request_keeps_no_scrape_waiting(String half) throws Exception {
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 50; i++) {
        connect(half);
      }
      scrapeSoon();
    }
  }

  @Test
  void no_body_is_read_and_the_answer_arrives_all_the_same() throws Exception {
    Socket client = connect("POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(50));
    client.setSoTimeout(5_000);

    assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII))
        .startsWith("HTTP/1.1 405 ")
        .contains("Connection: close");
  }

  @Test
  void who_reads_nothing_of_a_large_page_keeps_no_scrape_waiting() throws Exception {
    addLargePage();
    for (int i = 0; i < 20; i++) {
      connect(SCRAPE);
    }
    scrapeSoon();
    for (int i = 0; i < 8; i++) {
      connect(SCRAPE.repeat(400));
    }
    scrapeSoon();
  }

  @Test
  void hundreds_of_idle_connections_keep_no_more_than_the_most_descriptors() throws Exception {
    for (int i = 0; i < 300; i++) {
      connect("");
    }
    scrapeSoon();

    int open = 0;
    for (Socket client : clients) {
      client.setSoTimeout(1);
      open += isOpen(client) ? 1 : 0;
    }
    assertThat(open).isLessThanOrEqualTo(MOST);
    assertThat(threads()).isLessThanOrEqualTo(MOST + 2L);
  }

  /** The oldest gives way: a scraper that comes back each second is not the oldest for long. */
  @Test
  void two_hundred_half_open_clients_that_come_again_and_again_lose_no_scrape() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService attackers = Executors.newFixedThreadPool(4);
    try {
      for (int i = 0; i < 4; i++) {
        attackers.execute(
            () -> {
              while (!over.get()) {
                halfOpenAndGone();
              }
            });
      }
      for (int i = 0; i < 10; i++) {
        scrapeSoon();
      }
    } finally {
      over.set(true);
      attackers.shutdownNow();
    }
  }

  @Test
  void a_hundred_scrapes_at_once_are_all_answered_and_share_their_pages() throws Exception {
    AtomicInteger collected = new AtomicInteger();
    registry.gaugeReadAtScrape(
        "slow",
        "Slow.",
        () -> {
          pause(50);
          return collected.incrementAndGet();
        });
    ExecutorService scrapers = Executors.newFixedThreadPool(100);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        answers.add(scrapers.submit(this::scrape));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).startsWith("HTTP/1.1 200 ").contains("things_total");
      }
    } finally {
      scrapers.shutdownNow();
    }
    assertThat(collected.get()).isLessThan(150);
  }

  @Test
  void a_client_that_keeps_its_connection_is_answered_again_and_again() throws Exception {
    Socket client = connect("");
    for (int i = 0; i < 5; i++) {
      client.getOutputStream().write(SCRAPE.getBytes(US_ASCII));
      assertThat(readPage(client)).contains("things_total{kind=\"x\"} 2.0\n");
    }
  }

  private void addLargePage() {
    String help = "x".repeat(3_000_000);
    registry.collector(
        () ->
            MetricSnapshots.of(
                GaugeSnapshot.builder()
                    .name("large")
                    .help(help)
                    .dataPoint(GaugeDataPointSnapshot.builder().value(1).build())
                    .build()));
  }

  private void scrapeSoon() throws IOException {
    long start = System.nanoTime();
    String answer = scrape();
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("things_total");
    assertThat(took).isLessThan(SOON);
  }

  private String scrape() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", exporter.port()));
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(LAST.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private Socket connect(String request) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress("127.0.0.1", exporter.port()));
    clients.add(socket);
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }

  private void halfOpenAndGone() {
    List<Socket> some = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        Socket socket = new Socket("127.0.0.1", exporter.port());
        some.add(socket);
        socket.getOutputStream().write("GET /metr".getBytes(US_ASCII));
      }
    } catch (IOException cutOff) {
      // That is the point.
    } finally {
      for (Socket socket : some) {
        try {
          socket.close();
        } catch (IOException goneAlready) {
          // So much the better.
        }
      }
    }
  }

  private static boolean isOpen(Socket client) throws IOException {
    try {
      return client.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException nothingYet) {
      return true;
    } catch (IOException reset) {
      return false;
    }
  }

  /** Reads until the last line that a page of this test has. */
  private static String readPage(Socket client) throws IOException {
    client.setSoTimeout(10_000);
    StringBuilder page = new StringBuilder();
    byte[] buffer = new byte[8192];
    while (page.indexOf("things_total{kind=\"x\"} 2.0\n") < 0) {
      int read = client.getInputStream().read(buffer);
      assertThat(read).isPositive();
      page.append(new String(buffer, 0, read, UTF_8));
    }
    while (client.getInputStream().available() > 0) {
      client.getInputStream().skip(client.getInputStream().available());
    }
    return page.toString();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("promtap-http"))
        .count();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
