// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** Publishes through an exchange and without one; three consumers, one of which throws. */
public final class RabbitApp {
  private static final byte[] BODY = new byte[10];

  private RabbitApp() {}

  /** The port of the server, the name of an exchange. */
  public static void main(String[] args) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(Integer.parseInt(args[0]));
    Connection connection = factory.newConnection();
    Channel channel = connection.createChannel();
    channel.exchangeDeclare(args[1], "fanout");
    String bound = channel.queueDeclare().getQueue();
    channel.queueBind(bound, args[1], "");
    String direct = channel.queueDeclare().getQueue();
    String poisoned = channel.queueDeclare().getQueue();

    CountDownLatch deliveries = new CountDownLatch(6);
    channel.basicConsume(
        bound, true, (tag, delivery) -> deliveries.countDown(), tag -> deliveries.countDown());
    channel.basicConsume(direct, true, new CountingConsumer(channel, deliveries));
    connection
        .createChannel()
        .basicConsume(
            poisoned,
            true,
            (tag, delivery) -> {
              deliveries.countDown();
              throw new IllegalStateException("this consumer always throws");
            },
            tag -> {});
    channel.basicPublish(args[1], "a", null, BODY);
    channel.basicPublish(args[1], "b", true, null, BODY);
    channel.basicPublish(args[1], "c", false, false, null, BODY);
    channel.basicPublish("", direct, null, BODY);
    channel.basicPublish("", direct, null, BODY);
    channel.basicPublish("", poisoned, null, BODY);
    deliveries.await();
  }

  /** Calls its super method, which does nothing. */
  private static final class CountingConsumer extends DefaultConsumer {
    private final CountDownLatch deliveries;

    CountingConsumer(Channel channel, CountDownLatch deliveries) {
      super(channel);
      this.deliveries = deliveries;
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
        throws IOException {
      super.handleDelivery(tag, envelope, properties, body);
      deliveries.countDown();
    }
  }
}
