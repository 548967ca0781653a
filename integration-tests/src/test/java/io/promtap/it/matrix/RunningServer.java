// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

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
    WebApplications applications = WebApplications.of(container.namespace());
    String classPath =
        applications.classPath()
            + File.pathSeparator
            + Artifacts.classPath("servers/" + container.server());
    AppProcess process =
        command
            .jvm("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .main(classPath, container.mainClass())
            .arguments(applications.directory(container.applications()).toString())
            .arguments(container.options().toArray(String[]::new))
            .start();
    try {
      String ready = process.awaitStdout("READY ");
      return new RunningServer(process, Integer.parseInt(ready.substring("READY ".length())));
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
