// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Commands of all three kinds: blocking, asynchronous, reactive. */
public final class LettuceApp {

  private LettuceApp() {}

  /** The port of the server. */
  public static void main(String[] args) throws Exception {
    RedisClient client = RedisClient.create("redis://127.0.0.1:" + args[0]);
    StatefulRedisConnection<String, String> connection = client.connect();
    RedisCommands<String, String> blocking = connection.sync();
    blocking.set("lettuce", "text");
    blocking.get("lettuce");
    try {
      blocking.incr("lettuce");
    } catch (RedisCommandExecutionException expected) {
      System.out.println("refused " + expected.getMessage());
    }
    RedisAsyncCommands<String, String> asynchronous = connection.async();
    asynchronous.get("lettuce").get(10, TimeUnit.SECONDS);
    asynchronous.hset("lettuce-hash", "key", "text").get(10, TimeUnit.SECONDS);
    try {
      asynchronous.incr("lettuce").get(10, TimeUnit.SECONDS);
    } catch (ExecutionException expected) {
      System.out.println("refused " + expected.getMessage());
    }
    RedisReactiveCommands<String, String> reactive = connection.reactive();
    reactive.get("lettuce").block();
    reactive.hkeys("lettuce-hash").blockLast();
    reactive.incr("lettuce").onErrorReturn(0L).block();
  }
}
