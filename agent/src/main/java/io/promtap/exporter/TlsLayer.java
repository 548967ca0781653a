// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.config.Secret;
import io.promtap.config.StoreConfig;
import io.promtap.config.TlsConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The encryption of connections by the JDK's TLS, with the certificates that are in force. Loaded
 * only if {@code httpServer.ssl} is configured.
 */
final class TlsLayer {

  private static final String KEY = "httpServer.ssl";
  private static final List<String> GOOD_PROTOCOLS = Arrays.asList("TLSv1.3", "TLSv1.2");

  private final FromFiles<SSLContext> context;
  private final boolean needsCertificate;
  private final String[] protocols;

  /** {@code null} for those of the JVM. */
  private final String @Nullable [] ciphers;

  TlsLayer(TlsConfig config) throws ProtectionTrouble {
    this.needsCertificate = config.trustStore() != null;
    this.context = new FromFiles<>(KEY, files(config), () -> KeyMaterial.read(config));
    String[] known = context.get().getSupportedSSLParameters().getProtocols();
    String[] knownCiphers = context.get().getSupportedSSLParameters().getCipherSuites();
    this.protocols =
        config.protocols().isEmpty() ? good(known) : chosen("protocols", config.protocols(), known);
    this.ciphers =
        config.ciphers().isEmpty() ? null : chosen("ciphers", config.ciphers(), knownCiphers);
  }

  private static List<Path> files(TlsConfig config) {
    List<Path> files = new ArrayList<>();
    for (StoreConfig store : new StoreConfig[] {config.keyStore(), config.trustStore()}) {
      if (store == null) {
        continue;
      }
      Path keyFile = store.keyFile();
      Secret password = store.password();
      Path passwordFile = password == null ? null : password.file();
      files.add(store.file());
      if (keyFile != null) {
        files.add(keyFile);
      }
      if (passwordFile != null) {
        files.add(passwordFile);
      }
    }
    return files;
  }

  private static String[] good(String[] known) {
    List<String> good = new ArrayList<>(GOOD_PROTOCOLS);
    good.retainAll(Arrays.asList(known));
    return good.toArray(new String[0]);
  }

  private static String[] chosen(String key, List<String> names, String[] known)
      throws ProtectionTrouble {
    for (String name : names) {
      if (!Arrays.asList(known).contains(name)) {
        throw new ProtectionTrouble(
            KEY + "." + key + ": this JVM has no " + name + "; it has " + String.join(", ", known));
      }
    }
    return names.toArray(new String[0]);
  }

  /**
   * Returns an encrypted socket over another one. Blocks until the client has done its part.
   * Closing the other one ends that.
   *
   * @param received what was read from the other one before
   */
  Socket over(Socket raw, byte[] received) throws IOException {
    InputStream before = received.length == 0 ? null : new ByteArrayInputStream(received);
    SSLSocket socket =
        (SSLSocket) context.get().getSocketFactory().createSocket(raw, before, false);
    socket.setUseClientMode(false);
    socket.setNeedClientAuth(needsCertificate);
    socket.setEnabledProtocols(protocols);
    if (ciphers != null) {
      socket.setEnabledCipherSuites(ciphers);
    }
    socket.startHandshake();
    return socket;
  }

  /** Takes over what has changed in files. */
  void refresh() {
    context.refresh();
  }

  boolean needsCertificate() {
    return needsCertificate;
  }
}
