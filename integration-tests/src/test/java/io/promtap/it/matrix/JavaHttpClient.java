// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The JDK's own client of HTTP/2. Without TLS it upgrades a connection with its first request, and
 * sends all others on streams.
 */
final class JavaHttpClient {

  /** The key of a server on this machine. */
  static final Path KEY = Path.of("target", "localhost.p12").toAbsolutePath();

  private JavaHttpClient() {}

  static List<Integer> cleartext(int port, String path, int requests) throws IOException {
    return send(HttpClient.newBuilder(), "http://localhost:" + port + path, requests);
  }

  /** Upgrades with a request of the first path, and then asks for all of them at once. */
  static List<Integer> cleartextAtOnce(int port, List<String> paths) throws IOException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    String server = "http://localhost:" + port;
    List<Integer> statuses = new ArrayList<>(send(client, server + paths.get(0), 1));
    List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
    for (String path : paths) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(server + path)).build();
      responses.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> response : responses) {
      statuses.add(status(response.join()));
    }
    return statuses;
  }

  static List<Integer> tls(int port, String path, int requests) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAll()}, null);
      return send(
          HttpClient.newBuilder().sslContext(context),
          "https://localhost:" + port + path,
          requests);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static List<Integer> send(HttpClient.Builder builder, String uri, int requests)
      throws IOException {
    return send(builder.version(HttpClient.Version.HTTP_2).build(), uri, requests);
  }

  private static List<Integer> send(HttpClient client, String uri, int requests)
      throws IOException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
    List<Integer> statuses = new ArrayList<>();
    try {
      for (int i = 0; i < requests; i++) {
        statuses.add(status(client.send(request, HttpResponse.BodyHandlers.ofString())));
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return statuses;
  }

  private static int status(HttpResponse<?> response) throws IOException {
    if (response.version() != HttpClient.Version.HTTP_2) {
      throw new IOException("answered by " + response.version());
    }
    return response.statusCode();
  }

  /** Makes the file of the key, unless it is there. */
  static synchronized void makeKey() {
    if (!Files.exists(KEY)) {
      try {
        runKeytool();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void runKeytool() throws IOException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                KEY.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-alias",
                "localhost",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-J-Dkeystore.pkcs12.legacy")
            .inheritIO()
            .start();
    try {
      if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new IOException("keytool failed");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** For the certificate that the test made itself. */
  private static final class TrustsAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
