// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Requests that wait, that do not, that are redirected, and that nobody answers. */
public final class OkHttpApp {

  private OkHttpApp() {}

  /** The address of the server, and one where nothing listens. */
  public static void main(String[] args) throws Exception {
    OkHttpClient client = new OkHttpClient();
    for (String path : new String[] {"/ok", "/redirect", "/missing"}) {
      call(client, args[0] + path).execute().close();
    }
    try {
      call(client, args[1]).execute();
    } catch (IOException expected) {
      System.out.println("refused " + expected);
    }
    Answers answers = new Answers();
    call(client, args[0] + "/ok").enqueue(answers);
    call(client, args[0] + "/failed").enqueue(answers);
    call(client, args[1]).enqueue(answers);
    answers.latch.await();
  }

  private static Call call(OkHttpClient client, String address) {
    return client.newCall(new Request.Builder().url(address).build());
  }

  /** Waits for three. */
  private static final class Answers implements Callback {
    private final CountDownLatch latch = new CountDownLatch(3);

    @Override
    public void onFailure(Call call, IOException failure) {
      latch.countDown();
    }

    @Override
    public void onResponse(Call call, Response response) {
      response.close();
      latch.countDown();
    }
  }
}
