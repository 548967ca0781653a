// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.config.ConfigLoader;
import io.promtap.log.LoggedLines;
import io.promtap.metrics.MetricRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The side port with {@code httpServer.ssl}: real sockets, real certificates. */
@Timeout(120)
class TlsTest {

  private static final Duration SOON = Duration.ofSeconds(4);
  private static final String LAST =
      "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

  @TempDir private static Path folder;
  private static Keytool keytool;
  private static Path server;
  private static Path renewed;
  private static Path alice;
  private static Path mallory;

  private final List<Socket> sockets = new ArrayList<>();
  private Exporter exporter;
  private String help = "Large.";

  @BeforeAll
  static void makeKeys() throws Exception {
    keytool = new Keytool(folder);
    server = keytool.store("server.p12", "server", "PKCS12");
    renewed = keytool.store("renewed.p12", "renewed", "PKCS12");
    alice = keytool.store("alice.p12", "alice", "PKCS12");
    mallory = keytool.store("mallory.p12", "mallory", "PKCS12");
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    if (exporter != null) {
      exporter.close();
    }
  }

  @Test
  void metrics_are_scraped_over_tls_and_the_address_says_so() throws Exception {
    String url = open(keyStore(server));

    assertThat(url).startsWith("https://").endsWith("/metrics");
    assertThat(exporter.reach()).isEqualTo("on 127.0.0.1 only, with TLS");
    assertThat(exporter.weakness()).isNull();
    HttpResponse<String> response = get(Keytool.client(null, server), "/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("things_total{kind=\"x\"} 2.0");
  }

  @Test
  void who_does_not_speak_tls_reads_nothing() throws Exception {
    open(keyStore(server));
    Socket plain = connect();
    plain.getOutputStream().write(LAST.getBytes(UTF_8));

    String answer = new String(plain.getInputStream().readAllBytes(), UTF_8);
    assertThat(answer).doesNotContain("things_total").doesNotContain("HTTP/1.1");
  }

  @Test
  void the_answer_ends_in_the_way_of_tls_so_that_nobody_can_cut_it_short() throws Exception {
    open(keyStore(server));
    SSLSocket client = tls(Keytool.client(null, server));
    client.getOutputStream().write(LAST.getBytes(UTF_8));

    assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
        .startsWith("HTTP/1.1 200")
        .contains("things_total");
  }

  @Test
  void one_connection_serves_many_scrapes() throws Exception {
    open(keyStore(server));
    SSLSocket client = tls(Keytool.client(null, server));
    for (int i = 0; i < 3; i++) {
      client.getOutputStream().write("HEAD /metrics HTTP/1.1\r\n\r\n".getBytes(UTF_8));
      assertThat(new String(client.getInputStream().readNBytes(15), UTF_8))
          .isEqualTo("HTTP/1.1 200 OK");
      int end = 0;
      while (end != 0x0D0A0D0A) {
        end = end << 8 | client.getInputStream().read();
      }
    }
  }

  @Test
  void bytes_that_came_before_the_thread_are_part_of_the_handshake() throws Exception {
    String yaml = "httpServer: {ssl: " + keyStore(server) + "}";
    PortSecurity security = PortSecurity.of(ConfigLoader.parse("p.yaml", yaml).httpServer());
    ExecutorService client = Executors.newSingleThreadExecutor();
    try (ServerSocket port = new ServerSocket(0)) {
      Future<Integer> answer = client.submit(() -> firstByte(port.getLocalPort()));
      Newcomer newcomer = new Newcomer(port.accept(), true);
      while (newcomer.received().length == 0) {
        assertThat(newcomer.isGone()).isFalse();
      }
      try (Socket talk = security.secured(newcomer.socket(), newcomer.received())) {
        talk.getOutputStream().write(42);
        assertThat(answer.get()).isEqualTo(42);
      }
    } finally {
      client.shutdownNow();
    }
  }

  private static int firstByte(int port) throws Exception {
    try (Socket raw = new Socket("127.0.0.1", port)) {
      try (SSLSocket socket =
          (SSLSocket)
              Keytool.client(null, server)
                  .getSocketFactory()
                  .createSocket(raw, "127.0.0.1", port, true)) {
        return socket.getInputStream().read();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 60})
  void a_handshake_that_does_not_go_on_keeps_no_scrape_waiting(int bytes) throws Exception {
    open(keyStore(server));
    byte[] hello = {0x16, 3, 1, 1, 0x2c, 1, 0, 1, 0x28, 3, 3};
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 100; i++) {
        Socket half = connect();
        half.getOutputStream().write(Arrays.copyOf(hello, bytes));
      }
      scrapeSoon(Keytool.client(null, server));
    }
  }

  @Test
  void a_client_that_sends_and_reads_nothing_is_let_go_after_ten_seconds() throws Exception {
    open(keyStore(server));
    Socket silent = connect();
    silent.setSoTimeout(30_000);

    int end;
    try {
      end = silent.getInputStream().read();
    } catch (java.net.SocketException reset) {
      end = -1;
    }
    assertThat(end).isEqualTo(-1);
  }

  @Test
  void who_reads_nothing_of_a_page_keeps_neither_a_scrape_nor_the_end_waiting() throws Exception {
    help = "x".repeat(3_000_000);
    open(keyStore(server));
    SSLContext client = Keytool.client(null, server);
    for (int i = 0; i < 20; i++) {
      tls(client).getOutputStream().write(LAST.getBytes(UTF_8));
    }
    scrapeSoon(client);

    long start = System.nanoTime();
    exporter.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }

  @Test
  void a_certificate_is_replaced_under_scrapes_and_none_fails() throws Exception {
    Path store = Files.copy(server, folder.resolve("replaced.p12"));
    open(keyStore(store));
    SSLContext client = Keytool.client(null, server, renewed);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger good = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread scraper =
        new Thread(
            () -> {
              while (!over.get() && failure.get() == null) {
                try {
                  scrapeSoon(client);
                  good.incrementAndGet();
                } catch (Throwable e) {
                  failure.set(e);
                }
              }
            });
    scraper.start();
    for (Path next : List.of(renewed, server, renewed)) {
      Path ready = Files.copy(next, folder.resolve("ready.p12"));
      Files.move(ready, store, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      settle();
      int before = good.get();
      while (good.get() < before + 5 && failure.get() == null) {
        Thread.onSpinWait();
      }
      assertThat(subject(client)).isEqualTo("CN=" + name(next));
    }
    over.set(true);
    scraper.join();
    assertThat(failure.get()).isNull();
  }

  @Test
  void a_link_that_leads_elsewhere_is_a_change_as_kubernetes_makes_it() throws Exception {
    Path first = Files.createDirectory(folder.resolve("..2026_1"));
    Path second = Files.createDirectory(folder.resolve("..2026_2"));
    Files.copy(server, first.resolve("k.p12"));
    Files.copy(renewed, second.resolve("k.p12"));
    Path data = Files.createSymbolicLink(folder.resolve("..data"), first);
    Path link = Files.createSymbolicLink(folder.resolve("linked.p12"), data.resolve("k.p12"));
    open(keyStore(link));
    SSLContext client = Keytool.client(null, server, renewed);
    assertThat(subject(client)).isEqualTo("CN=server");

    Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), second);
    Files.move(next, data, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    settle();

    assertThat(subject(client)).isEqualTo("CN=renewed");
  }

  @Test
  void a_wrong_new_file_leaves_the_old_one_in_force_and_is_said_once() throws Exception {
    Path store = Files.copy(server, folder.resolve("spoilt.p12"));
    open(keyStore(store));
    SSLContext client = Keytool.client(null, server, renewed);

    List<String> log =
        LoggedLines.during(
            () -> {
              Files.writeString(store, "no store");
              for (int i = 0; i < 50; i++) {
                exporter.refreshSecurity();
              }
            });

    assertThat(log).hasSize(1);
    assertThat(log.get(0))
        .startsWith("[promtap] WARN httpServer.ssl.keyStore: " + store)
        .doesNotContain("canary");
    assertThat(subject(client)).isEqualTo("CN=server");

    Files.copy(renewed, store, StandardCopyOption.REPLACE_EXISTING);
    settle();
    assertThat(subject(client)).isEqualTo("CN=renewed");
  }

  @Test
  void a_store_that_is_not_there_yet_keeps_the_port_closed_until_it_is() throws Exception {
    Path later = folder.resolve("later.p12");
    exporter = exporter(keyStore(later));

    assertThatThrownBy(exporter::start)
        .isInstanceOf(ProtectionTrouble.class)
        .hasMessage("httpServer.ssl.keyStore: no such file: " + later);
    assertThat(exporter.isWanted()).isTrue();

    Files.copy(server, later);
    exporter.start();
    scrapeSoon(Keytool.client(null, server));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keyStore: {filename: @server.p12, password: wrong}",
        "keyStore: {filename: @server.p12, password: '${env:NO_SUCH_VARIABLE}'}",
        "keyStore: {filename: @server.p12, password: '${file:@missing}'}",
        "keyStore: {filename: @server.p12, type: XYZ, password: canary-of-the-store}",
        "keyStore: {filename: @, password: canary-of-the-store}",
        "keyStore: {filename: @trusted.p12, password: canary-of-the-store}",
        "{keyStore: {filename: @server.p12, password: canary-of-the-store}, certificate: {alias: b}}",
        "{keyStore: {filename: @server.p12, password: canary-of-the-store}, protocols: TLSv7}",
        "{keyStore: {filename: @server.p12, password: canary-of-the-store}, ciphers: [NONE]}",
        "{keyStore: {filename: @server.p12, password: canary-of-the-store}, mutualTLS: true,"
            + " trustStore: {filename: @server.p12, password: canary-of-the-store}}",
        "{keyStore: {filename: @server.p12, password: canary-of-the-store}, mutualTLS: true,"
            + " trustStore: {filename: @none.pem, type: PEM}}",
        "keyStore: {filename: @server.p12, type: PEM}",
      })
  void what_cannot_be_read_opens_no_port_and_tells_no_secret(String ssl) throws Exception {
    keytool.trust("trusted.p12", alice);
    keytool.write("none.pem", "# no certificate\n");
    String yaml = ssl.replace("@", folder + "/");
    exporter = exporter(yaml.startsWith("{") ? yaml : "{" + yaml + "}");

    assertThatThrownBy(exporter::start)
        .isInstanceOf(ProtectionTrouble.class)
        .hasMessageStartingWith("httpServer.ssl.")
        .message()
        .doesNotContain("canary")
        .doesNotContain("wrong}");
    assertThat(exporter.isWanted()).isTrue();
  }

  @Test
  void with_mutual_tls_only_a_client_with_a_trusted_certificate_reads() throws Exception {
    Path trusted = keytool.trust("clients.p12", alice);
    open(
        keyStore(server)
            .replace(
                "{keyStore", "{mutualTLS: true, trustStore: " + store(trusted) + ", keyStore"));

    assertThat(exporter.reach()).endsWith("with mutual TLS");
    assertThat(get(Keytool.client(alice, server), "/metrics").statusCode()).isEqualTo(200);
    for (Path other : Arrays.asList(null, mallory)) {
      assertThatThrownBy(() -> get(Keytool.client(other, server), "/metrics"))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> get(Keytool.client(other, server), "/-/healthy"))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void the_alias_chooses_the_certificate() throws Exception {
    Path two = keytool.store("two.p12", "one", "PKCS12");
    keytool.store("two.p12", "two", "PKCS12");
    open("{keyStore: " + store(two) + ", certificate: {alias: two}}");

    assertThat(subject(Keytool.client(null, two))).isEqualTo("CN=two");
  }

  @Test
  void a_store_may_be_a_jks() throws Exception {
    Path jks = keytool.store("old.jks", "old", "JKS");
    open("{keyStore: {filename: " + jks + ", type: jks, password: " + Keytool.PASSWORD + "}}");

    scrapeSoon(Keytool.client(null, jks));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void certificate_and_key_may_be_pem_files_in_each_of_their_forms(String algorithm)
      throws Exception {
    String[] size = algorithm.equals("RSA") ? new String[] {"-keysize", "2048"} : new String[] {};
    List<String> options = new ArrayList<>(List.of("-keyalg", algorithm));
    options.addAll(List.of(size));
    Path store = keytool.store(algorithm + ".p12", "a", "PKCS12", options.toArray(new String[0]));
    byte[] pkcs8 = Keytool.key(store);
    Path certificate = keytool.write(algorithm + ".crt", "text\n" + Keytool.certificate(store));
    List<String> forms =
        List.of(
            Keytool.pem("PRIVATE KEY", pkcs8),
            Keytool.pem(algorithm + " PRIVATE KEY", inner(pkcs8)));
    for (String form : forms) {
      Path key = keytool.write(algorithm + ".key", form);
      open(pem(certificate, key));
      scrapeSoon(Keytool.client(null, store));
      exporter.close();
    }
    exporter = exporter(pem(certificate, keytool.write("other.key", otherKey(algorithm))));
    assertThatThrownBy(exporter::start).hasMessageContaining("other.key is not that of the");
  }

  @Test
  void an_encrypted_or_spoilt_pem_key_is_refused_without_its_text() throws Exception {
    Path certificate = keytool.write("c.crt", Keytool.certificate(server));
    for (String key :
        List.of(
            Keytool.pem("ENCRYPTED PRIVATE KEY", new byte[] {1}),
            "-----BEGIN PRIVATE KEY-----\ncanary",
            Keytool.pem("PRIVATE KEY", "canary".getBytes(UTF_8)),
            "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\ncanary\n-----END EC PRIVATE"
                + " KEY-----\n",
            "")) {
      exporter = exporter(pem(certificate, keytool.write("c.key", key)));
      assertThatThrownBy(exporter::start)
          .isInstanceOf(ProtectionTrouble.class)
          .hasMessageContaining("c.key")
          .message()
          .doesNotContain("canary");
    }
  }

  private String otherKey(String algorithm) throws Exception {
    Path other = folder.resolve("other-" + algorithm + ".p12");
    if (!Files.exists(other)) {
      keytool.store(other.getFileName().toString(), "a", "PKCS12", "-keyalg", algorithm);
    }
    return Keytool.pem("PRIVATE KEY", Keytool.key(other));
  }

  /** The key's own form within PKCS#8: the last element. */
  private static byte[] inner(byte[] pkcs8) {
    int at = headOf(pkcs8, 0);
    at += headOf(pkcs8, at) + 1;
    at += headOf(pkcs8, at) + lengthAt(pkcs8, at);
    return Arrays.copyOfRange(pkcs8, at + headOf(pkcs8, at), pkcs8.length);
  }

  private static int headOf(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    return first < 0x80 ? 2 : 2 + first - 0x80;
  }

  private static int lengthAt(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    int length = first < 0x80 ? first : 0;
    for (int i = at + 2; i < at + headOf(der, at); i++) {
      length = length << 8 | der[i] & 0xFF;
    }
    return length;
  }

  private static String pem(Path certificate, Path key) {
    return "{keyStore: {type: PEM, filename: " + certificate + ", keyFilename: " + key + "}}";
  }

  private static String store(Path file) {
    return "{filename: " + file + ", password: " + Keytool.PASSWORD + "}";
  }

  private static String keyStore(Path file) {
    return "{keyStore: " + store(file) + "}";
  }

  private static String name(Path store) {
    return store.getFileName().toString().replace(".p12", "");
  }

  /** As the housekeeper does, which looks twice so that a writer can complete a file. */
  private void settle() {
    exporter.refreshSecurity();
    exporter.refreshSecurity();
    exporter.refreshSecurity();
  }

  private String open(String ssl) throws Exception {
    exporter = exporter(ssl);
    return exporter.start();
  }

  private Exporter exporter(String ssl) throws Exception {
    MetricRegistry registry = new MetricRegistry(100, false);
    registry.counter("things_total", "Things.", "kind").series("x").add(2);
    registry.gaugeReadAtScrape("large", help, () -> 1);
    String yaml = "httpServer: {host: 127.0.0.1, port: 0, ssl: " + ssl + "}";
    return new Exporter(
        ConfigLoader.parse("p.yaml", yaml).httpServer(), registry, ByteBuddyAgent.install());
  }

  private void scrapeSoon(SSLContext client) throws Exception {
    long start = System.nanoTime();
    try (SSLSocket socket = socket(client)) {
      socket.getOutputStream().write(LAST.getBytes(UTF_8));
      String page = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(page).startsWith("HTTP/1.1 200").contains("things_total");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }

  private String subject(SSLContext client) throws Exception {
    try (SSLSocket socket = socket(client)) {
      socket.startHandshake();
      X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    }
  }

  private SSLSocket tls(SSLContext client) throws IOException {
    SSLSocket socket = socket(client);
    sockets.add(socket);
    return socket;
  }

  private SSLSocket socket(SSLContext client) throws IOException {
    SSLSocket socket =
        (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", exporter.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", exporter.port());
    sockets.add(socket);
    return socket;
  }

  private HttpResponse<String> get(SSLContext client, String path) throws Exception {
    URI uri = URI.create("https://localhost:" + exporter.port() + path);
    return HttpClient.newBuilder()
        .sslContext(client)
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
