// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import java.time.Duration;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.providers.PooledConnectionProvider;

/** Commands through a pool, through a connection, raw, in a pipeline and in a transaction. */
public final class JedisApp {

  private JedisApp() {}

  /** The port of the server. */
  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    try (UnifiedJedis jedis =
        new UnifiedJedis(
            new PooledConnectionProvider(new HostAndPort("127.0.0.1", port)),
            1,
            Duration.ofSeconds(5))) {
      jedis.set("jedis", "text");
      jedis.get("jedis");
      jedis.get("nothing");
      try {
        jedis.incr("jedis");
      } catch (JedisDataException expected) {
        System.out.println("refused " + expected.getMessage());
      }
      jedis.sendCommand(Protocol.Command.ECHO, "hello");
    }
    try (Connection connection = new Connection("127.0.0.1", port)) {
      connection.executeCommand(Protocol.Command.DBSIZE);
    }
    try (Jedis jedis = new Jedis("127.0.0.1", port)) {
      jedis.get("jedis");
      Pipeline pipeline = jedis.pipelined();
      pipeline.get("jedis");
      pipeline.get("nothing");
      pipeline.sync();
      Transaction transaction = jedis.multi();
      transaction.set("jedis", "other");
      transaction.exec();
    }
  }
}
