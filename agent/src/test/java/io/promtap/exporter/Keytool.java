// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates for localhost, made by the JDK's own tool. */
final class Keytool {
  static final String PASSWORD = "canary-of-the-store";

  private final Path folder;

  Keytool(Path folder) {
    this.folder = folder;
  }

  /** Makes a store with a key that signed itself. */
  Path store(String name, String alias, String type, String... more) throws Exception {
    Path store = folder.resolve(name);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "30",
                "-storetype",
                type,
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-keypass",
                PASSWORD));
    command.addAll(more.length == 0 ? List.of("-keyalg", "EC") : List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return store;
  }

  static KeyStore load(Path store) throws Exception {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  /** Returns a client's side that trusts the certificates of stores, and has the key of one. */
  static SSLContext client(Path own, Path... trusted) throws Exception {
    KeyStore trust = trustStore(trusted);
    TrustManagerFactory trusts =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusts.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    if (own != null) {
      keys.init(load(own), PASSWORD.toCharArray());
    }
    context.init(own == null ? null : keys.getKeyManagers(), trusts.getTrustManagers(), null);
    return context;
  }

  private static KeyStore trustStore(Path... trusted) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    for (Path each : trusted) {
      KeyStore store = load(each);
      for (String alias : Collections.list(store.aliases())) {
        trust.setCertificateEntry(each.getFileName() + alias, store.getCertificate(alias));
      }
    }
    return trust;
  }

  /** Writes the certificates of stores as a store of those who are trusted. */
  Path trust(String name, Path... trusted) throws Exception {
    Path file = folder.resolve(name);
    try (var out = Files.newOutputStream(file)) {
      trustStore(trusted).store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  static byte[] key(Path store) throws Exception {
    KeyStore loaded = load(store);
    return loaded.getKey(loaded.aliases().nextElement(), PASSWORD.toCharArray()).getEncoded();
  }

  static String certificate(Path store) throws Exception {
    KeyStore loaded = load(store);
    return pem("CERTIFICATE", loaded.getCertificate(loaded.aliases().nextElement()).getEncoded());
  }

  static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
