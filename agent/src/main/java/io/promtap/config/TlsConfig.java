// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of TLS: {@code httpServer.ssl} in YAML. Immutable. */
public final class TlsConfig {

  private final StoreConfig keyStore;
  private final @Nullable StoreConfig trustStore;
  private final @Nullable String alias;
  private final List<String> protocols;
  private final List<String> ciphers;

  /**
   * @param trustStore {@code null} if clients need no certificate
   * @param protocols empty for the default
   * @param ciphers empty for those of the JVM
   */
  TlsConfig(
      StoreConfig keyStore,
      @Nullable StoreConfig trustStore,
      @Nullable String alias,
      List<String> protocols,
      List<String> ciphers) {
    this.keyStore = keyStore;
    this.trustStore = trustStore;
    this.alias = alias;
    this.protocols = Collections.unmodifiableList(new ArrayList<>(protocols));
    this.ciphers = Collections.unmodifiableList(new ArrayList<>(ciphers));
  }

  public StoreConfig keyStore() {
    return keyStore;
  }

  /** Returns who may sign the certificates of clients; {@code null} if clients need none. */
  public @Nullable StoreConfig trustStore() {
    return trustStore;
  }

  /** Returns the key to take of the key store; {@code null} if the JVM chooses. */
  public @Nullable String alias() {
    return alias;
  }

  public List<String> protocols() {
    return protocols;
  }

  public List<String> ciphers() {
    return ciphers;
  }

  List<Object> content() {
    return Arrays.asList(
        keyStore.content(),
        trustStore == null ? "" : trustStore.content(),
        String.valueOf(alias),
        protocols,
        ciphers);
  }
}
