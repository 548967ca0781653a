// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about {@code httpServer.authentication} and {@code ssl}, and what never is. */
class ServerSecretsTest {

  private static final String CANARY = "c4n4ry!";

  private static final String BCRYPT =
      "$2y$04$HJvmVjmOCY2SFjSEg1p3ieNKSILx0n/2Ds8.byOpriQcwjilBB5LC";

  private static final String RIGHT =
      """
      httpServer:
        authentication:
          basic:
            username: prometheus
            algorithm: plaintext
            password: c4n4ry!
          bearer:
            tokenFile: /etc/token
        ssl:
          keyStore:
            filename: /tls/a.p12
            password: c4n4ry!
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "authentication: {basik: {}} | unknown key \"basik\" under httpServer.authentication; did you mean \"basic\"?",
        "authentication: {basic: {usrname: x}} | unknown key \"usrname\" under httpServer.authentication.basic; did you mean \"username\"?",
        "authentication: {basic: {password: '${env:X}'}} | httpServer.authentication.basic needs the key \"username\"",
        "authentication: {basic: {username: x}} | needs \"passwordHash\", or \"password\" with a place such as ${env:NAME}",
        "authentication: {basic: {username: x, password: y}} | needs \"algorithm: plaintext\" beside it",
        "authentication: {basic: {username: 'a:b', password: '${X}'}} | a user name has no colon",
        "authentication: {basic: {username: x, password: '${env:A B}'}} | a secret from elsewhere is ${env:NAME} or ${file:/path}",
        "authentication: {basic: {username: x, password: '${X}y'}} | a secret from elsewhere is",
        "authentication: {basic: {username: x, passwordHash: aa}} | needs the key \"algorithm\" beside it",
        "authentication: {basic: {username: x, algorithm: SHA256, passwordHash: aa, salt: s}} | expected one of bcrypt, plaintext, SHA-1, SHA-256,",
        "authentication: {basic: {username: x, algorithm: SHA-256, passwordHash: aabb, salt: s}} | SHA-256 has 32 bytes, this has 2",
        "authentication: {basic: {username: x, algorithm: SHA-256, passwordHash: aabbc, salt: s}} | expected hexadecimal digits",
        "authentication: {basic: {username: x, algorithm: PBKDF2WithHmacSHA1, passwordHash: aabb, salt: s}} | at least 16 bytes, this has 2",
        "authentication: {basic: {username: x, algorithm: PBKDF2WithHmacSHA1, passwordHash: 26409317BBA082681E6746619F021FEC, salt: s, keyLength: 256}} | the passwordHash has 128 bits",
        "authentication: {basic: {username: x, algorithm: PBKDF2WithHmacSHA1, passwordHash: 26409317BBA082681E6746619F021FEC}} | needs the key \"salt\"",
        "authentication: {basic: {username: x, passwordHash: $2y$10$short}} | expected a hash such as $2y$10$",
        "authentication: {basic: {username: x, algorithm: bcrypt, password: '${X}'}} | needs the key \"passwordHash\"",
        "authentication: {health: open} | needs \"basic\" or \"bearer\"",
        "authentication: {bearer: {tokenFile: /a}, health: shut} | expected open or closed",
        "authentication: {bearer: {token: x}} | unknown key \"token\"",
        "authentication: {plugin: {class: a.B}} | unknown key \"plugin\"",
        "ssl: {keyStore: {filename: /a}} | httpServer.ssl.keyStore needs the key \"password\"",
        "ssl: {keyStore: {filname: /a, password: x}} | unknown key \"filname\" under httpServer.ssl.keyStore; did you mean \"filename\"?",
        "ssl: {keystore: {filename: /a, password: x}} | did you mean \"keyStore\"?",
        "ssl: {keyStore: {filename: /a, password: x}, mutualTLS: true} | httpServer.ssl.trustStore needs the key \"filename\"",
        "ssl: {keyStore: {filename: /a, password: x}, mutualTls: true} | did you mean \"mutualTLS\"?",
        "ssl: {keyStore: {filename: /a, password: x}, trustStore: {filename: /b}} | \"trustStore\" needs the key \"mutualTLS\" beside it",
        "ssl: {keyStore: {filename: /a, password: x, keyFilename: /b}} | \"keyFilename\" is for the type PEM",
        "ssl: {keyStore: {filename: /a, password: x}, mutualTLS: maybe} | expected true or false, found another text",
        "ssl: {keyStore: {filename: /a, password: x}, protocols: ' , '} | expected names with commas",
      })
  void a_mistake_has_its_place_and_the_right_key(String line, String message) {
    LoadedConfig loaded = ConfigLoader.read("p.yaml", "httpServer:\n  " + line + "\n");

    assertThat(loaded.problems())
        .extracting(Problem::toString)
        .anyMatch(problem -> problem.startsWith("p.yaml:2:") && problem.contains(message));
    HttpServerConfig server = loaded.config().httpServer();
    assertThat(server.host()).isEqualTo("127.0.0.1");
    assertThat(server.tls()).isNull();
    assertThat(server.authentication()).isNotNull().matches(AuthenticationConfig::isLocked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authentication: c4n4ry!",
        "authentication: [c4n4ry!]",
        "authentication: {basic: c4n4ry!}",
        "authentication: {basic: {username: c4n4ry!, pasword: c4n4ry!}}",
        "authentication: {basic: {username: [c4n4ry!], password: {c4n4ry!: c4n4ry!}}}",
        "authentication: {basic: {username: x, password: c4n4ry!}}",
        "authentication: {basic: {username: x, password: !c4n4ry 1}}",
        "authentication: {basic: {username: x, password: *c4n4ry}}",
        "authentication: {basic: {username: x, password: '${env:c4n4ry!}'}}",
        "authentication: {basic: {username: x, passwordHash: c4n4ry!, algorithm: SHA-1, salt: c4n4ry!}}",
        "authentication: {basic: {username: x, passwordHash: c4n4ry!, algorithm: bcrypt, iterations: c4n4ry!}}",
        "authentication: {basic: {username: x, algorithm: c4n4ry!}}",
        "authentication: {basic: {username: x, password c4n4ry!}}",
        "authentication: {basic: {username: x, c4n4ry!: password}}",
        "authentication: {bearer: c4n4ry!}",
        "authentication: {bearer: {tokenFile: [c4n4ry!]}, health: c4n4ry!}",
        "ssl: c4n4ry!",
        "ssl: {keyStore: c4n4ry!}",
        "ssl: {keyStore: {filename: /a, password: c4n4ry!, type: [c4n4ry!]}}",
        "ssl: {keyStore: {filename: /a, password: c4n4ry!}, mutualTLS: c4n4ry!}",
        "ssl: {keyStore: {filename: /a, password: c4n4ry!}, protocols: [1]}",
        "sll: {keyStore: {filename: /a, password: c4n4ry!}}",
        "password: c4n4ry!",
      })
  void no_message_repeats_what_may_be_a_secret(String line) {
    LoadedConfig loaded = ConfigLoader.read("p.yaml", "httpServer:\n  " + line + "\n");

    assertThat(loaded.problems()).isNotEmpty();
    assertThat(loaded.problems() + " " + loaded.warnings()).doesNotContain("c4n4ry");
  }

  @Test
  void no_slip_makes_the_port_public_or_tells_its_secrets() {
    List<String> open = new ArrayList<>();
    String whole = RIGHT + "jvm: {}\n";
    for (String slip : List.of("", " ", "x", "\t", ":", "\"", "{", "]", "-", "&", "?", "#", "*")) {
      for (int i = 0; i < RIGHT.length(); i++) {
        for (int dropped = 0; dropped <= 1; dropped++) {
          String yaml = whole.substring(0, i) + slip + whole.substring(i + dropped);
          LoadedConfig loaded = ConfigLoader.read("p.yaml", yaml);
          HttpServerConfig server = loaded.config().httpServer();
          boolean isProtected = server.authentication() != null;
          boolean isTold = loaded.problems().toString().contains("4n4r");
          boolean isComment = slip.equals("#");
          if (isTold || (!isProtected && !isComment)) {
            open.add(yaml.substring(0, RIGHT.length()) + loaded.problems());
          }
        }
      }
    }

    assertThat(open).isEmpty();
  }

  @Test
  void what_is_read_shows_no_secret_as_text() throws Exception {
    HttpServerConfig server = ConfigLoader.parse("p.yaml", RIGHT).httpServer();

    BasicConfig basic = server.authentication().basic();
    assertThat(basic.password().read()).isEqualTo(CANARY);
    assertThat(server.content().toString() + basic.password()).doesNotContain(CANARY);
    assertThat(server.tls().keyStore().password()).hasToString("***");
    assertThat(Secret.of("${file:/a/b}")).hasToString("${file:/a/b}");
    assertThat(Secret.of(" ${ env: A_B } ")).hasToString("${env:A_B}");
  }

  @Test
  void a_hash_of_bcrypt_needs_no_algorithm_and_its_cost_is_bounded() {
    assertThat(problems(BCRYPT)).isEmpty();
    assertThat(problems(BCRYPT.replace("$04$", "$15$"))).isEmpty();
    assertThat(problems(BCRYPT.replace("$04$", "$16$"))).hasSize(1);
    assertThat(problems(BCRYPT.replace("$04$", "$31$"))).hasSize(1);
    assertThat(problems(BCRYPT.replace("$04$", "$03$"))).hasSize(1);
    assertThat(problems(BCRYPT.replace("$2y$", "$2x$"))).hasSize(1);
    assertThat(problems(BCRYPT + "x")).hasSize(1);
  }

  @Test
  void other_protection_counts_as_a_change() throws Exception {
    PromtapConfig before = ConfigLoader.parse("p.yaml", RIGHT);

    assertThat(ConfigLoader.parse("p.yaml", RIGHT).differsBesidesRules(before)).isFalse();
    for (String part : List.of(CANARY, "/tls/a.p12", "/etc/token", "username: p")) {
      String other = RIGHT.replace(part, part + "x");
      assertThat(ConfigLoader.parse("p.yaml", other).differsBesidesRules(before)).isTrue();
    }
  }

  private static List<Problem> problems(String hash) {
    String yaml =
        "httpServer: {authentication: {basic: {username: p, passwordHash: '" + hash + "'}}}";
    return ConfigLoader.read("p.yaml", yaml).problems();
  }
}
