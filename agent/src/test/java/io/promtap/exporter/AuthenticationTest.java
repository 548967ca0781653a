// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.config.ConfigLoader;
import io.promtap.config.LoadedConfig;
import io.promtap.log.LoggedLines;
import io.promtap.metrics.MetricRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mindrot.jbcrypt.BCrypt;

/** The side port with {@code httpServer.authentication}. */
@Timeout(120)
class AuthenticationTest {

  /** Of "secret", by crypt(3) with the lowest cost. */
  private static final String BCRYPT =
      "$2y$04$HJvmVjmOCY2SFjSEg1p3ieNKSILx0n/2Ds8.byOpriQcwjilBB5LC";

  private static final String SHA_SALT = "U9i%=N+m]#i9yvUV:bA/3n4X9JdPXf=n";
  private static final String SHA_512 =
      "b89cdce276481d2909f4937e7b2f1fd80c164be71fa106c2df929bcba520469b"
          + "da8b164f4d7dd774efe362d74d635a26f9b2b38117f6d59634929c00dd2b2e83";

  /** A hash that takes some milliseconds, of "secret". */
  private static final String SLOW =
      "{username: Prometheus, passwordHash: '" + BCrypt.hashpw("secret", BCrypt.gensalt(8)) + "'}";

  @TempDir private Path folder;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Exporter exporter;

  @AfterEach
  void close() {
    if (exporter != null) {
      exporter.close();
    }
  }

  /** The values of jmx_exporter's documentation and tests. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "SHA-1 | uv=//2NtFCUS{::tY9P.DCv_jzmPja#% | f43eab5fac834f683a1b9453d5e9cb356599c082",
        "SHA-256 | "
            + SHA_SALT
            + " | 2bf7ed4906ac065bde39f7508d6102a6cdd7153a929ea883ff6cd04442772c99",
        "SHA-512 | " + SHA_SALT + " | " + SHA_512,
        "PBKDF2WithHmacSHA1 | 98LeBWIjca | 26:40:93:17:BB:A0:82:68:1E:67:46:61:9F:02:1F:EC",
        "PBKDF2WithHmacSHA256 | 98LeBWIjca | 02:56:48:21:BA:EF:62:CC:92:79:90:C4:E6:45:F0:48",
        "PBKDF2WithHmacSHA512 | 98LeBWIjca | CA:7E:D3:B7:DB:D3:19:A3:D2:CE:7A:10:2A:F4:2F:3B",
        "pbkdf2withhmacsha512 | 98LeBWIjca | ca7ed3b7dbd319a3d2ce7a102af42f3b",
      })
  void a_hash_of_jmx_exporter_lets_its_password_in(String algorithm, String salt, String hash)
      throws Exception {
    openBasic(
        "{username: Prometheus, algorithm: "
            + algorithm
            + ", salt: '"
            + salt
            + "', passwordHash: '"
            + hash
            + "'}");

    assertThat(get("/metrics", basic("Prometheus", "secret")).statusCode()).isEqualTo(200);
    assertThat(get("/metrics", basic("Prometheus", "Secret")).statusCode()).isEqualTo(401);
    assertThat(get("/metrics", basic("prometheus", "secret")).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$2a$", "$2b$", "$2y$"})
  void a_hash_of_bcrypt_lets_its_password_in(String version) throws Exception {
    openBasic("{username: p, passwordHash: '" + version + BCRYPT.substring(4) + "'}");

    assertThat(get("/metrics", basic("p", "secret")).statusCode()).isEqualTo(200);
    assertThat(get("/metrics", basic("p", "secrets")).statusCode()).isEqualTo(401);
    assertThat(get("/metrics", basic("q", "secret")).statusCode()).isEqualTo(401);
    assertThat(get("/metrics", basic("", "secret")).statusCode()).isEqualTo(401);
    assertThat(get("/metrics", basic("p", "")).statusCode()).isEqualTo(401);
  }

  @Test
  void a_password_may_have_any_character_and_come_from_a_file_or_the_environment()
      throws Exception {
    Path file = Files.writeString(folder.resolve("pw"), "p\u00e4ss: w\u00f6rd\u20ac\n");
    openBasic("{username: p, password: '${file:" + file + "}'}");
    assertThat(get("/metrics", basic("p", "p\u00e4ss: w\u00f6rd\u20ac")).statusCode())
        .isEqualTo(200);
    exporter.close();

    openBasic("{username: p, algorithm: plaintext, password: '${env:PATH}'}");
    assertThat(get("/metrics", basic("p", System.getenv("PATH"))).statusCode()).isEqualTo(200);
    exporter.close();

    openBasic("{username: '${PATH}', password: '${PATH}'}");
    assertThat(get("/metrics", basic("p", "x")).statusCode()).isEqualTo(401);
  }

  @Test
  void a_password_in_a_file_is_read_again_when_it_changes() throws Exception {
    Path file = Files.writeString(folder.resolve("pw"), "one");
    openBasic("{username: p, password: '${file:" + file + "}'}");
    assertThat(get("/metrics", basic("p", "one")).statusCode()).isEqualTo(200);

    Files.writeString(file, "another");
    settle();

    assertThat(get("/metrics", basic("p", "one")).statusCode()).isEqualTo(401);
    assertThat(get("/metrics", basic("p", "another")).statusCode()).isEqualTo(200);
  }

  @Test
  void who_does_not_say_who_it_is_reads_nothing_but_the_health() throws Exception {
    openBasic(plain("canary"));

    for (String path :
        List.of("/metrics", "/metrics/", "/", "/-/report.json", "/-/page/page.js", "/x")) {
      HttpResponse<String> response = get(path, null);
      assertThat(response.statusCode()).as(path).isEqualTo(401);
      assertThat(response.body()).doesNotContain("things_total").doesNotContain("canary");
      assertThat(response.headers().firstValue("WWW-Authenticate"))
          .hasValue("Basic realm=\"promtap\", charset=\"UTF-8\"");
    }
    assertThat(get("/-/healthy", null).statusCode()).isEqualTo(200);
    assertThat(get("/-/healthy/../metrics", null).statusCode()).isEqualTo(401);
    assertThat(get("/", basic("p", "canary")).statusCode()).isEqualTo(200);
    assertThat(get("/-/page/page.js", basic("p", "canary")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic",
        "Basic ",
        "Basic !!!",
        "Basic cA==",
        "Basic Og==",
        "Bearer canary",
        "Digest username=\"p\"",
        "Basic cDpjYW5hcnk= x",
        "cDpjYW5hcnk="
      })
  void a_header_that_is_not_right_is_refused(String header) throws Exception {
    openBasic(plain("canary"));

    assertThat(get("/metrics", header).statusCode()).isEqualTo(401);
  }

  @Test
  void the_name_of_the_scheme_has_no_case_and_one_header_is_enough() throws Exception {
    openBasic(plain("canary"));
    String right = basic("p", "canary");

    assertThat(get("/metrics", right.replace("Basic", "bAsIc")).statusCode()).isEqualTo(200);
    HttpRequest twice =
        HttpRequest.newBuilder(uri("/metrics"))
            .header("Authorization", basic("p", "wrong"))
            .header("Authorization", right)
            .build();
    assertThat(client.send(twice, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
  }

  @Test
  void health_can_be_closed() throws Exception {
    open("{basic: " + plain("canary") + ", health: closed}");

    assertThat(get("/-/healthy", null).statusCode()).isEqualTo(401);
    assertThat(get("/-/healthy", basic("p", "canary")).statusCode()).isEqualTo(200);
  }

  @Test
  void a_bearer_token_is_read_from_a_file_again_and_again() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "first-canary\n");
    open("{bearer: {tokenFile: " + file + "}}");
    assertThat(get("/metrics", "Bearer first-canary").statusCode()).isEqualTo(200);
    assertThat(get("/metrics", "bearer first-canary").statusCode()).isEqualTo(200);
    assertThat(get("/metrics", "Bearer ").statusCode()).isEqualTo(401);
    assertThat(get("/metrics", "Bearer first-canar").statusCode()).isEqualTo(401);
    assertThat(get("/metrics", basic("p", "first-canary")).statusCode()).isEqualTo(401);
    assertThat(get("/metrics", null).headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer realm=\"promtap\"");

    Files.writeString(file, "second-canary");
    settle();
    assertThat(get("/metrics", "Bearer first-canary").statusCode()).isEqualTo(401);
    assertThat(get("/metrics", "Bearer second-canary").statusCode()).isEqualTo(200);

    List<String> log =
        LoggedLines.during(
            () -> {
              Files.writeString(file, "\n");
              settle();
              settle();
              Files.delete(file);
              settle();
            });
    assertThat(log).hasSize(2).noneMatch(line -> line.contains("canary"));
    assertThat(get("/metrics", "Bearer second-canary").statusCode()).isEqualTo(200);
    assertThat(get("/metrics", "Bearer ").statusCode()).isEqualTo(401);
  }

  @Test
  void either_of_both_ways_lets_in() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "token-canary");
    open("{bearer: {tokenFile: " + file + "}, basic: " + plain("canary") + "}");

    assertThat(get("/metrics", "Bearer token-canary").statusCode()).isEqualTo(200);
    assertThat(get("/metrics", basic("p", "canary")).statusCode()).isEqualTo(200);
    assertThat(get("/metrics", "Bearer canary").statusCode()).isEqualTo(401);
    assertThat(get("/metrics", null).headers().firstValue("WWW-Authenticate"))
        .hasValue("Basic realm=\"promtap\", charset=\"UTF-8\", Bearer realm=\"promtap\"");
    assertThat(exporter.reach())
        .isEqualTo("on 127.0.0.1 only, with basic authentication or bearer token");
  }

  @Test
  void a_hash_is_computed_once_for_a_client_that_is_right() throws Exception {
    openBasic(SLOW);
    for (int i = 0; i < 20; i++) {
      assertThat(get("/metrics", basic("Prometheus", "secret")).statusCode()).isEqualTo(200);
    }

    assertThat(exporter.passwordsHashed()).isEqualTo(1);
  }

  @Test
  void a_scraper_with_a_wrong_password_costs_one_hash() throws Exception {
    openBasic(SLOW);
    for (int i = 0; i < 20; i++) {
      assertThat(get("/metrics", basic("Prometheus", "old")).statusCode()).isEqualTo(401);
    }

    assertThat(exporter.passwordsHashed()).isEqualTo(1);
  }

  @Test
  void an_unknown_user_costs_as_much_as_a_wrong_password() throws Exception {
    openBasic(SLOW);
    get("/metrics", basic("nobody", "secret"));
    get("/metrics", "Basic !!!");

    assertThat(exporter.passwordsHashed()).isEqualTo(2);
  }

  @Test
  void a_flood_of_wrong_passwords_neither_slows_a_scrape_nor_takes_the_processor()
      throws Exception {
    openBasic(SLOW);
    assertThat(get("/metrics", basic("Prometheus", "secret")).statusCode()).isEqualTo(200);
    long start = System.nanoTime();
    AtomicInteger refused = new AtomicInteger();
    List<CompletableFuture<?>> flood = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < 10; j++) {
        flood.add(
            client
                .sendAsync(
                    request("/metrics", basic("Prometheus", i + "-" + j)),
                    BodyHandlers.discarding())
                .thenAccept(answer -> count(answer.statusCode(), refused)));
      }
      assertThat(scrape()).isLessThan(Duration.ofSeconds(3));
      CompletableFuture.anyOf(flood.toArray(new CompletableFuture<?>[0])).join();
    }
    CompletableFuture.allOf(flood.toArray(new CompletableFuture<?>[0]))
        .handle((done, reset) -> 0)
        .join();

    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(refused.get()).isGreaterThan(100);
    assertThat((double) exporter.passwordsHashed()).isLessThan(1 + 5 + seconds + 1);
  }

  @Test
  void a_scraper_that_comes_during_a_flood_is_let_in_if_its_hash_is_cheap() throws Exception {
    openBasic(plain("canary"));
    for (int i = 0; i < 50; i++) {
      assertThat(get("/metrics", basic("p", "" + i)).statusCode()).isEqualTo(401);
    }

    assertThat(get("/metrics", basic("p", "canary")).statusCode()).isEqualTo(200);
  }

  private static void count(int status, AtomicInteger refused) {
    assertThat(status).isIn(401, 429);
    refused.incrementAndGet();
  }

  private Duration scrape() throws Exception {
    long start = System.nanoTime();
    assertThat(get("/metrics", basic("Prometheus", "secret")).statusCode()).isEqualTo(200);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void closing_waits_for_no_password() throws Exception {
    openBasic(SLOW);
    List<CompletableFuture<?>> flood = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      flood.add(
          client.sendAsync(request("/metrics", basic("x", "" + i)), BodyHandlers.discarding()));
    }
    CompletableFuture.anyOf(flood.toArray(new CompletableFuture<?>[0])).join();
    long start = System.nanoTime();
    exporter.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    List<Thread> left =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("promtap-http"))
            .toList();
    for (Thread thread : left) {
      thread.join(4_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "basic: {username: p, password: '${env:NO_SUCH_VARIABLE}'}",
        "basic: {username: '${NO_SUCH_VARIABLE}', password: '${PATH}'}",
        "basic: {username: p, password: '${file:@missing}'}",
        "basic: {username: p, password: '${file:@}'}",
        "basic: {username: p, passwordHash: '${file:@canary}', algorithm: bcrypt}",
        "basic: {username: p, passwordHash: '${file:@canary}', algorithm: SHA-256, salt: s}",
        "basic: {username: p, passwordHash: '${file:@canary}', algorithm: PBKDF2WithHmacSHA1, salt: s}",
        "bearer: {tokenFile: @missing}",
        "bearer: {tokenFile: @empty}",
        "bearer: {tokenFile: @}",
      })
  void a_secret_that_cannot_be_read_opens_no_port(String authentication) throws Exception {
    Files.writeString(folder.resolve("canary"), "canary-of-the-file");
    Files.writeString(folder.resolve("empty"), " \n");
    exporter = exporter("{" + authentication.replace("@", folder + "/") + "}");

    assertThatThrownBy(exporter::start)
        .isInstanceOf(ProtectionTrouble.class)
        .hasMessageStartingWith("httpServer.authentication.")
        .message()
        .doesNotContain("canary-of");
    assertThat(exporter.isWanted()).isTrue();
  }

  @Test
  void passwords_in_clear_text_on_the_network_are_a_weakness_that_is_named() throws Exception {
    String authentication = "authentication: {basic: " + plain("canary") + "}";
    exporter = exporterOf("httpServer: {host: 0.0.0.0, port: 0, " + authentication + "}");
    exporter.start();
    assertThat(exporter.reach()).isEqualTo("on all interfaces, with basic authentication");
    assertThat(exporter.weakness()).contains("clear text").doesNotContain("canary");
    exporter.close();

    openBasic(plain("canary"));
    assertThat(exporter.weakness()).as("on loopback").isNull();
  }

  /** The port is where nobody else is, and tells nobody what was meant for some. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "httpServer: {port: 0, authentication: {basic: {username: p, pasword: canary}}}",
        "httpServer: {port: 0, authentication: {basic: {username: p, password: canary}}}",
        "httpServer: {port: 0, authentication: }",
        "httpServer: {port: 0, authentication: canary}",
        "httpServer: {port: 0, authentification: {basic: {username: p, password: canary}}}",
        "httpServer: {port: 0, ssl: {keyStore: {filname: x, password: canary}}}",
        "httpServer: {port: 0, sll: {keyStore: {filename: x, password: canary}}}",
      })
  void a_mistake_in_the_protection_leaves_only_the_health_on_loopback(String yaml)
      throws Exception {
    LoadedConfig loaded = ConfigLoader.read("p.yaml", yaml);
    assertThat(loaded.problems()).isNotEmpty();
    assertThat(loaded.problems()).noneMatch(problem -> problem.toString().contains("canary"));
    exporter = exporter(loaded);
    exporter.start();

    assertThat(exporter.reach())
        .isEqualTo(
            "on 127.0.0.1 only, with metrics for nobody, because httpServer of p.yaml is not"
                + " known");
    for (String path : List.of("/metrics", "/", "/-/report.json")) {
      assertThat(get(path, basic("p", "canary")).statusCode()).as(path).isEqualTo(403);
    }
    assertThat(get("/-/healthy", null).statusCode()).isEqualTo(200);
  }

  @Test
  void a_mistake_beside_the_protection_leaves_it_in_force() throws Exception {
    exporter =
        exporter(
            ConfigLoader.read(
                "p.yaml",
                "httpServer: {port: 0, hots: x, authentication: {basic: "
                    + plain("canary")
                    + "}}"));
    exporter.start();

    assertThat(get("/metrics", null).statusCode()).isEqualTo(401);
    assertThat(get("/metrics", basic("p", "canary")).statusCode()).isEqualTo(200);
  }

  private static String plain(String password) {
    return "{username: p, algorithm: plaintext, password: " + password + "}";
  }

  private static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  private void openBasic(String basic) throws Exception {
    open("{basic: " + basic + "}");
  }

  private void open(String authentication) throws Exception {
    exporter = exporter(authentication);
    exporter.start();
  }

  private void settle() {
    exporter.refreshSecurity();
    exporter.refreshSecurity();
    exporter.refreshSecurity();
  }

  private static Exporter exporter(String authentication) throws Exception {
    return exporterOf(
        "httpServer: {host: 127.0.0.1, port: 0, authentication: " + authentication + "}");
  }

  private static Exporter exporterOf(String yaml) throws Exception {
    ConfigLoader.parse("p.yaml", yaml);
    return exporter(ConfigLoader.read("p.yaml", yaml));
  }

  private static Exporter exporter(LoadedConfig loaded) {
    MetricRegistry registry = new MetricRegistry(100, false);
    registry.counter("things_total", "Things.", "kind").series("x").add(2);
    return new Exporter(loaded.config().httpServer(), registry, ByteBuddyAgent.install());
  }

  private HttpResponse<String> get(String path, String authorization)
      throws IOException, InterruptedException {
    return client.send(request(path, authorization), BodyHandlers.ofString());
  }

  private HttpRequest request(String path, String authorization) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request.build();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + exporter.port() + path);
  }
}
