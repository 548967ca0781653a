// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.support.NearestName;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A reader of {@code httpServer.authentication}, with the keys and defaults of jmx_exporter. Loaded
 * only for a file that has it. Its messages never repeat a value.
 */
final class AuthenticationReader {

  private static final String BASIC = "basic";
  private static final String BEARER = "bearer";
  private static final String PASSWORD = "password";
  private static final String PASSWORD_HASH = "passwordHash";
  private static final String ALGORITHM = "algorithm";
  private static final String SALT = "salt";

  private static final int MOST_ITERATIONS = 10_000_000;
  private static final int MOST_KEY_BITS = 4096;

  private static final List<String> SHA = Arrays.asList("SHA-1", "SHA-256", "SHA-512");
  private static final List<Integer> SHA_BYTES = Arrays.asList(20, 32, 64);

  /** With the iterations that jmx_exporter takes if none are given. */
  private static final List<String> PBKDF2 =
      Arrays.asList("PBKDF2WithHmacSHA1", "PBKDF2WithHmacSHA256", "PBKDF2WithHmacSHA512");

  private static final List<Integer> ITERATIONS = Arrays.asList(1_300_000, 600_000, 210_000);

  private static final List<String> ALL =
      Arrays.asList(
          "bcrypt",
          "plaintext",
          "SHA-1",
          "SHA-256",
          "SHA-512",
          "PBKDF2WithHmacSHA1",
          "PBKDF2WithHmacSHA256",
          "PBKDF2WithHmacSHA512");

  private AuthenticationReader() {}

  /** Returns {@code null} if the key is absent, or if anything is wrong. */
  static @Nullable AuthenticationConfig read(Section server, String key, Problems problems) {
    int before = problems.count();
    Section section = server.secretSection(key);
    if (!section.hasKeys() && !section.isWrong()) {
      server.reportKey(key, key + " needs basic or bearer");
    }
    BasicConfig basic = section.value(BASIC) == null ? null : basic(section);
    Secret token = section.value(BEARER) == null ? null : token(section);
    String health = section.text("health", "open or closed");
    if (health != null && !health.equals("open") && !health.equals("closed")) {
      section.reportExpected("health", "open or closed");
    }
    if (section.hasKeys() && section.value(BASIC) == null && section.value(BEARER) == null) {
      section.report("needs \"basic\" or \"bearer\"");
    }
    section.done();
    return problems.count() > before || (basic == null && token == null)
        ? null
        : new AuthenticationConfig(basic, token, !"closed".equals(health));
  }

  private static @Nullable Secret token(Section authentication) {
    if (isNothing(authentication, BEARER)) {
      return null;
    }
    Section section = authentication.secretSection(BEARER);
    section.require("tokenFile");
    String expected = "the name of a file with the token";
    String name = section.text("tokenFile", expected);
    Path file = name == null ? null : Secret.path(name);
    if (name != null && file == null) {
      section.reportExpected("tokenFile", expected);
    }
    section.done();
    return file == null ? null : Secret.in(file);
  }

  private static @Nullable BasicConfig basic(Section authentication) {
    if (isNothing(authentication, BASIC)) {
      return null;
    }
    Section section = authentication.secretSection(BASIC);
    section.require("username");
    Secret username = section.secret("username", "a user name");
    String literal = username == null ? null : username.literal();
    if (literal != null && literal.indexOf(':') >= 0) {
      section.report("username", "a user name has no colon");
    }
    Secret password = section.secret(PASSWORD, "a password");
    Secret hash = section.secret(PASSWORD_HASH, "the hash of a password");
    Secret salt = section.secret(SALT, "the salt of the hash");
    String algorithm = algorithm(section, password, hash);
    int index = algorithm == null ? -1 : PBKDF2.indexOf(algorithm);
    int iterations =
        section.integer("iterations", index < 0 ? 0 : ITERATIONS.get(index), 1, MOST_ITERATIONS);
    int keyLength = section.integer("keyLength", 0, 16, MOST_KEY_BITS);
    if (section.hasKeys() && password == null && hash == null && !has(section)) {
      section.report("needs \"passwordHash\", or \"password\" with a place such as ${env:NAME}");
    }
    section.done();
    if (username == null || algorithm == null) {
      return null;
    }
    boolean plain = algorithm.equals(BasicConfig.PLAINTEXT);
    Secret right = plain ? password : hash;
    check(section, algorithm, right, salt);
    return right == null
        ? null
        : new BasicConfig(username, algorithm, right, salt, iterations, keyLength);
  }

  private static boolean has(Section section) {
    return section.value(PASSWORD) != null || section.value(PASSWORD_HASH) != null;
  }

  private static boolean isNothing(Section section, String key) {
    if (!section.isNothing(key)) {
      return false;
    }
    section.reportExpected(key, "keys");
    return true;
  }

  /** Returns {@code null} if there is none that fits, which is reported. */
  private static @Nullable String algorithm(
      Section section, @Nullable Secret password, @Nullable Secret hash) {
    String named = section.text(ALGORITHM, String.join(", ", ALL));
    if (named == null) {
      return section.value(ALGORITHM) != null ? null : impliedAlgorithm(section, password, hash);
    }
    String algorithm = canonical(named);
    if (algorithm == null) {
      String hint = NearestName.hint(named, ALL);
      section.report(ALGORITHM, "expected one of " + String.join(", ", ALL) + hint);
    }
    return algorithm;
  }

  private static @Nullable String canonical(String named) {
    for (String algorithm : ALL) {
      if (algorithm.toLowerCase(Locale.ROOT).equals(named.toLowerCase(Locale.ROOT))) {
        return algorithm;
      }
    }
    return null;
  }

  private static @Nullable String impliedAlgorithm(
      Section section, @Nullable Secret password, @Nullable Secret hash) {
    if (hash != null) {
      String literal = hash.literal();
      if (literal != null && literal.startsWith("$2")) {
        return BasicConfig.BCRYPT;
      }
      section.report(PASSWORD_HASH, "needs the key \"algorithm\" beside it");
      return null;
    }
    if (password != null && password.literal() != null) {
      section.report(
          PASSWORD,
          "a password in plain text needs \"algorithm: plaintext\" beside it; a passwordHash is"
              + " safer, or a place such as "
              + Secret.PLACES);
      return null;
    }
    return password == null ? null : BasicConfig.PLAINTEXT;
  }

  /** Checks that the keys of an algorithm are there, and that a hash can be one. */
  private static void check(
      Section section, String algorithm, @Nullable Secret right, @Nullable Secret salt) {
    if (algorithm.equals(BasicConfig.PLAINTEXT)) {
      section.require(PASSWORD);
      refuseBeside(section, algorithm, PASSWORD_HASH);
      return;
    }
    section.require(PASSWORD_HASH);
    refuseBeside(section, algorithm, PASSWORD);
    String literal = right == null ? null : right.literal();
    if (algorithm.equals(BasicConfig.BCRYPT)) {
      if (literal != null && !HashText.isBcrypt(literal)) {
        section.report(PASSWORD_HASH, HashText.BCRYPT_EXPECTED);
      }
      return;
    }
    section.require(SALT);
    if (salt != null && salt.literal() != null && salt.literal().trim().isEmpty()) {
      section.reportExpected(SALT, "a text");
    }
    byte[] bytes = literal == null ? null : HashText.bytes(literal);
    if (literal != null && bytes == null) {
      section.report(PASSWORD_HASH, "expected hexadecimal digits, with or without colons");
    } else if (bytes != null) {
      checkLength(section, algorithm, bytes.length);
    }
  }

  private static void checkLength(Section section, String algorithm, int length) {
    int sha = SHA.indexOf(algorithm);
    if (sha >= 0 && SHA_BYTES.get(sha) != length) {
      String has = algorithm + " has " + SHA_BYTES.get(sha) + " bytes, this has " + length;
      section.report(PASSWORD_HASH, has);
    }
    int given = section.integer("keyLength", 0, 16, MOST_KEY_BITS);
    if (sha < 0 && length < HashText.LEAST_BYTES) {
      section.report(PASSWORD_HASH, "a hash has at least 16 bytes, this has " + length);
    } else if (sha < 0 && given != 0 && given != length && given != 8 * length) {
      section.report("keyLength", "the passwordHash has " + 8 * length + " bits");
    }
  }

  private static void refuseBeside(Section section, String algorithm, String key) {
    if (section.value(key) != null) {
      section.reportKey(key, "\"" + key + "\" has no meaning with " + algorithm);
    }
  }
}
