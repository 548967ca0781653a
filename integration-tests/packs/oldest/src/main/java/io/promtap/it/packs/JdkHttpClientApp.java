// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Requests that wait, that do not, that are redirected, and that nobody answers. */
public final class JdkHttpClientApp {

  private JdkHttpClientApp() {}

  /** The address of the server, and one where nothing listens. */
  public static void main(String[] args) throws Exception {
    HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
    client.send(get(args[0] + "/ok"), BodyHandlers.ofString());
    client.send(get(args[0] + "/redirect"), BodyHandlers.discarding());
    client.send(get(args[0] + "/missing"), BodyHandlers.discarding());
    client.sendAsync(get(args[0] + "/ok"), BodyHandlers.ofString()).join();
    client.sendAsync(get(args[0] + "/failed"), BodyHandlers.ofString(), null).join();
    try {
      client.send(get(args[1]), BodyHandlers.discarding());
    } catch (IOException expected) {
      System.out.println("refused " + expected);
    }
  }

  private static HttpRequest get(String address) {
    return HttpRequest.newBuilder(URI.create(address)).build();
  }
}
