// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.JavaCommand;
import java.io.File;
import java.nio.file.Path;

/**
 * The start of an embedded server: a class of {@code io.promtap.it.servers} that deploys the
 * applications of a directory and prints {@code READY} and a port.
 */
record MainClass(String product, String kind) implements Launch {

  MainClass(String product) {
    this(product, "Server");
  }

  @Override
  public RunningServer start(Container container, JavaCommand command) {
    WebApplications applications = WebApplications.of(container.namespace());
    String classPath =
        applications.classPath()
            + File.pathSeparator
            // Of a server with a main class of its own.
            + Path.of("servers", container.server(), "target", "classes")
            + File.pathSeparator
            + Artifacts.classPath("servers/" + container.server());
    AppProcess process =
        command
            .main(classPath, "io.promtap.it.servers." + product + kind)
            .arguments(applications.directory(container.applications()).toString())
            .arguments(container.options().toArray(String[]::new))
            .start();
    return RunningServer.whenReady(
        process,
        () -> {
          String ready = process.awaitStdout("READY ");
          return Integer.parseInt(ready.substring("READY ".length()));
        });
  }
}
