// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A key and a certificate of localhost in a file, made by the JDK's {@code keytool}. */
public record ServerStore(Path file, String password) {

  private static final String ALIAS = "server";

  /** Makes a store in a PKCS12 file that Java 8 reads too. */
  public static ServerStore make(Path file, String password) {
    ServerStore store = new ServerStore(file, password);
    store.keytool(
        "-genkeypair",
        "-keyalg",
        "RSA",
        "-dname",
        "CN=server",
        "-ext",
        "san=dns:localhost,ip:127.0.0.1",
        "-storetype",
        "PKCS12",
        "-J-Dkeystore.pkcs12.legacy");
    return store;
  }

  /** Writes the certificate as PEM, for clients. */
  public Path writeCertificate(Path pem) {
    keytool("-exportcert", "-rfc", "-file", pem.toString());
    return pem;
  }

  private void keytool(String action, String... options) {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(keytool.toString(), action));
    command.addAll(List.of("-alias", ALIAS, "-keystore", file.toString(), "-storepass", password));
    command.addAll(Arrays.asList(options));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
