// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of basic authentication: user, and password or its hash. Immutable. */
public final class BasicConfig {

  public static final String PLAINTEXT = "plaintext";
  public static final String BCRYPT = "bcrypt";

  private final Secret username;
  private final String algorithm;
  private final Secret password;
  private final @Nullable Secret salt;
  private final int iterations;
  private final int keyLength;

  BasicConfig(
      Secret username,
      String algorithm,
      Secret password,
      @Nullable Secret salt,
      int iterations,
      int keyLength) {
    this.username = username;
    this.algorithm = algorithm;
    this.password = password;
    this.salt = salt;
    this.iterations = iterations;
    this.keyLength = keyLength;
  }

  public Secret username() {
    return username;
  }

  /** Returns {@link #PLAINTEXT}, {@link #BCRYPT}, or the JDK's name of the algorithm. */
  public String algorithm() {
    return algorithm;
  }

  public boolean isPlaintext() {
    return algorithm.equals(PLAINTEXT);
  }

  public boolean isBcrypt() {
    return algorithm.equals(BCRYPT);
  }

  public boolean isPbkdf2() {
    return algorithm.startsWith("PBKDF2");
  }

  /** Returns the password if it is plain text, else its hash. */
  public Secret password() {
    return password;
  }

  /** Returns {@code null} for plain text and bcrypt. */
  public @Nullable Secret salt() {
    return salt;
  }

  /** Returns the rounds of PBKDF2. */
  public int iterations() {
    return iterations;
  }

  /** Returns the length of the hash in bits, or in bytes as older files have it; 0 for any. */
  public int keyLength() {
    return keyLength;
  }

  List<Object> content() {
    return Arrays.asList(
        username, algorithm, password, salt == null ? "" : salt, iterations, keyLength);
  }
}
