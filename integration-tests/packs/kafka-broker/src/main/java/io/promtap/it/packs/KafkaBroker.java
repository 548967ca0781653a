// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** A broker that is its own controller, with fresh storage. */
public final class KafkaBroker {

  private KafkaBroker() {}

  /** A folder for its files, the port of the broker, the port of the controller. */
  public static void main(String[] args) throws Exception {
    Path settings = Path.of(args[0], "server.properties");
    Files.writeString(
        settings,
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%3$s
        listeners=PLAINTEXT://127.0.0.1:%2$s,CONTROLLER://127.0.0.1:%3$s
        controller.listener.names=CONTROLLER
        log.dirs=%1$s/logs
        num.partitions=1
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        group.initial.rebalance.delay.ms=0
        log.cleaner.enable=false
        """
            .formatted(args[0], args[1], args[2]));
    String[] format = {"format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString()};
    if (StorageTool.execute(format, System.out) != 0) {
      throw new IllegalStateException("the storage cannot be formatted");
    }
    Kafka.main(new String[] {settings.toString()});
  }
}
