// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends to two topics, more than the broker takes and what cannot be serialized too, and reads it
 * all back. Says how many times it polled.
 */
public final class KafkaApp {
  private static final int RECORDS = 7;
  private static final long START = System.currentTimeMillis();

  private KafkaApp() {}

  /** The broker; a prefix of topics; then options of the consumer: name, value, name, value... */
  public static void main(String[] args) throws Exception {
    String orders = args[1] + "-orders";
    String mails = args[1] + "-mails";
    produce(args[0], orders, mails);
    Map<String, Object> options = new HashMap<>();
    for (int i = 2; i < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    consume(args[0], options, orders, mails);
  }

  private static void produce(String broker, String orders, String mails) throws Exception {
    Map<String, Object> options = new HashMap<>();
    options.put("bootstrap.servers", broker);
    options.put("key.serializer", StringSerializer.class);
    options.put("value.serializer", StringSerializer.class);
    options.put("max.request.size", 1000);
    try (Producer<String, Object> producer = new KafkaProducer<>(options)) {
      for (int i = 0; i < 5; i++) {
        producer.send(record(orders, "order"));
      }
      producer.send(record(mails, "mail")).get();
      producer.send(record(mails, "mail"), (metadata, failure) -> {}).get();
      producer.send(record(orders, new String(new char[2000])));
      try {
        producer.send(record(mails, 1));
      } catch (SerializationException expected) {
        System.out.println("refused " + expected.getMessage());
      }
    }
  }

  /** With one time for all, since a later one may take more bytes. */
  private static ProducerRecord<String, Object> record(String topic, Object value) {
    return new ProducerRecord<>(topic, null, START, null, value);
  }

  private static void consume(String broker, Map<String, Object> options, String... topics) {
    options.put("bootstrap.servers", broker);
    options.put("key.deserializer", StringDeserializer.class);
    options.put("value.deserializer", StringDeserializer.class);
    options.put("group.id", topics[0]);
    options.put("auto.offset.reset", "earliest");
    int polls = 0;
    try (Consumer<String, String> consumer = new KafkaConsumer<>(options)) {
      consumer.subscribe(Arrays.asList(topics));
      for (int records = 0; records < RECORDS; polls++) {
        records += consumer.poll(Duration.ofMillis(500)).count();
      }
      consumer.wakeup();
      try {
        consumer.poll(Duration.ofMillis(500));
      } catch (WakeupException expected) {
        System.out.println("POLLS " + polls);
        System.out.println("POLLED " + (polls + 1));
      }
    }
  }
}
