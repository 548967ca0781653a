// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.util.EntityUtils;

/** The same requests by version 4 and by version 5. */
public final class ApacheHttpClientApp {

  private ApacheHttpClientApp() {}

  /** The address of the server, and one where nothing listens. */
  public static void main(String[] args) throws Exception {
    try (org.apache.http.impl.client.CloseableHttpClient client =
            org.apache.http.impl.client.HttpClients.custom()
                .setDefaultRequestConfig(RequestConfig.custom().setConnectTimeout(5000).build())
                .build();
        org.apache.http.impl.client.CloseableHttpClient minimal =
            org.apache.http.impl.client.HttpClients.createMinimal()) {
      get4(client, args[0] + "/ok");
      get4(client, args[0] + "/redirect");
      get4(client, args[0] + "/missing");
      get4(minimal, args[0] + "/ok");
      try {
        get4(client, args[1]);
      } catch (IOException expected) {
        System.out.println("refused " + expected);
      }
    }
    try (CloseableHttpClient client = HttpClients.createDefault();
        CloseableHttpClient minimal = HttpClients.createMinimal()) {
      get5(client, args[0] + "/ok");
      client.execute(new HttpGet(args[0] + "/redirect"), response -> response.getCode());
      get5(client, args[0] + "/failed");
      get5(minimal, args[0] + "/ok");
      try {
        get5(client, args[1]);
      } catch (IOException expected) {
        System.out.println("refused " + expected);
      }
    }
  }

  private static void get4(org.apache.http.impl.client.CloseableHttpClient client, String address)
      throws IOException {
    EntityUtils.consume(
        client.execute(new org.apache.http.client.methods.HttpGet(address)).getEntity());
  }

  @SuppressWarnings("deprecation")
  private static void get5(CloseableHttpClient client, String address) throws IOException {
    client.execute(new HttpGet(address)).close();
  }
}
