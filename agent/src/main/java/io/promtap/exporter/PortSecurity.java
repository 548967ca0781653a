// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.config.AuthenticationConfig;
import io.promtap.config.HttpServerConfig;
import io.promtap.config.TlsConfig;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * The protection of one open port: encryption, the check of who asks, or both. It is ready before
 * the port is opened. Loaded only if there is any.
 */
final class PortSecurity {

  private final @Nullable TlsLayer tls;
  private final @Nullable Gatekeeper gatekeeper;

  private PortSecurity(@Nullable TlsLayer tls, @Nullable Gatekeeper gatekeeper) {
    this.tls = tls;
    this.gatekeeper = gatekeeper;
  }

  /** Returns {@code null} if the configuration asks for no protection. */
  static @Nullable PortSecurity of(HttpServerConfig config) throws ProtectionTrouble {
    TlsConfig tls = config.tls();
    AuthenticationConfig authentication = config.authentication();
    return tls == null && authentication == null
        ? null
        : new PortSecurity(
            tls == null ? null : new TlsLayer(tls),
            authentication == null ? null : new Gatekeeper(authentication));
  }

  /** Returns whether a client's first bytes are not a request of HTTP. */
  boolean encrypts() {
    return tls != null;
  }

  /**
   * Returns the socket to talk over; blocks for the handshake.
   *
   * @param received what was read from the socket before
   */
  Socket secured(Socket raw, byte[] received) throws IOException {
    return tls == null ? raw : tls.over(raw, received);
  }

  /** Returns the answer to a request that has to be refused; {@code null} if it may go on. */
  @Nullable Response refusal(Request request, boolean isHealthCheck) throws InterruptedException {
    return gatekeeper == null ? null : gatekeeper.refusal(request, isHealthCheck);
  }

  /** Takes over what has changed in files. */
  void refresh() {
    if (tls != null) {
      tls.refresh();
    }
    if (gatekeeper != null) {
      gatekeeper.refresh();
    }
  }

  void close() {
    if (gatekeeper != null) {
      gatekeeper.close();
    }
  }

  boolean isEncrypted() {
    return tls != null;
  }

  /** Returns whether a secret crosses the network with each request. */
  boolean hasSecrets() {
    return gatekeeper != null && !gatekeeper.isLocked();
  }

  /** Returns for instance {@code with TLS and basic authentication}. */
  String description() {
    String encryption = tls == null ? "" : tls.needsCertificate() ? "mutual TLS" : "TLS";
    String check = gatekeeper == null ? "" : gatekeeper.description();
    return "with " + encryption + (encryption.isEmpty() || check.isEmpty() ? "" : " and ") + check;
  }

  /** Returns how many passwords were hashed, for tests. */
  long computed() {
    return gatekeeper == null ? 0 : gatekeeper.computed();
  }
}
