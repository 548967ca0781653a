// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of a file with keys or certificates: its name, type and password. Immutable. */
public final class StoreConfig {

  /** The type of certificates and keys as texts, which no key store of the JDK reads. */
  public static final String PEM = "PEM";

  private final Path file;
  private final @Nullable Path keyFile;
  private final @Nullable String type;
  private final @Nullable Secret password;

  StoreConfig(Path file, @Nullable Path keyFile, @Nullable String type, @Nullable Secret password) {
    this.file = file;
    this.keyFile = keyFile;
    this.type = type;
    this.password = password;
  }

  public Path file() {
    return file;
  }

  /** Returns the file of the private key; {@code null} if it is in {@link #file}. */
  public @Nullable Path keyFile() {
    return keyFile;
  }

  /** Returns PEM or a type of the JDK; {@code null} for the JDK's default. */
  public @Nullable String type() {
    return type;
  }

  public boolean isPem() {
    return PEM.equalsIgnoreCase(type);
  }

  /** Returns {@code null} if the store has none. */
  public @Nullable Secret password() {
    return password;
  }

  List<Object> content() {
    return Arrays.asList(
        file, String.valueOf(keyFile), String.valueOf(type), password == null ? "" : password);
  }
}
