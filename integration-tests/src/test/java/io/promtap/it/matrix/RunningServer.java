// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;

/** A container that runs and has its applications deployed. */
final class RunningServer implements AutoCloseable {
  private final AppProcess process;
  private final int port;

  private RunningServer(AppProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it with the agent. */
  static RunningServer withAgent(Container container, String... jvmOptions) {
    Path config = Path.of("target", "webapps", "promtap.yaml");
    try {
      WebApplications.of(container.namespace());
      Files.writeString(config, OptionScenarios.CONFIG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return start(container, JavaCommand.on(Jdks.current()).agent("0:" + config).jvm(jvmOptions));
  }

  static RunningServer withoutAgent(Container container, String... jvmOptions) {
    return start(container, JavaCommand.on(Jdks.current()).jvm(jvmOptions));
  }

  private static RunningServer start(Container container, JavaCommand command) {
    command.jvm("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    return container.launch().start(container, command);
  }

  /**
   * Waits for a server that was started, and ends it if it does not come up.
   *
   * @param port returns once it serves
   */
  static RunningServer whenReady(AppProcess process, IntSupplier port) {
    try {
      return new RunningServer(process, port.getAsInt());
    } catch (AssertionError notReady) {
      process.close();
      throw notReady;
    }
  }

  int port() {
    return port;
  }

  URI metrics() {
    return process.awaitMetrics();
  }

  AppProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
