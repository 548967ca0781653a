// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.Await;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Ports;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A server that programs talk to, started when the first one asks for it. */
enum Service {
  NONE {
    @Override
    List<String> start() {
      return List.of();
    }
  },
  HTTP {
    @Override
    List<String> start() throws IOException {
      return List.of(AnsweringServer.start(), "http://127.0.0.1:" + Ports.UNUSED + "/");
    }
  },
  REDIS {
    @Override
    Optional<String> reasonAgainst() {
      return onPath("redis-server").isPresent()
          ? Optional.empty()
          : Optional.of("there is no redis-server on the PATH");
    }

    @Override
    List<String> start() {
      int port = Ports.free();
      JavaCommand server =
          JavaCommand.tool(onPath("redis-server").orElseThrow())
              .arguments("--bind", "127.0.0.1", "--port", "" + port, "--save", "");
      return run(server, port, "" + port);
    }
  },
  RABBITMQ {
    @Override
    Optional<String> reasonAgainst() {
      return Files.isExecutable(RABBITMQ_SERVER) && onPath("epmd").isPresent()
          ? Optional.empty()
          : Optional.of("there is no RabbitMQ server as Debian installs it");
    }

    @Override
    List<String> start() throws IOException {
      // Erlang's port mapper would stay behind if the server started it.
      int mapper = Ports.free();
      JavaCommand epmd =
          JavaCommand.tool(onPath("epmd").orElseThrow()).arguments("-port", "" + mapper);
      run(epmd, mapper);
      int port = Ports.free();
      Path home = folder();
      JavaCommand server =
          JavaCommand.tool(RABBITMQ_SERVER)
              .environment("HOME", home.toString())
              .environment("ERL_EPMD_PORT", "" + mapper)
              .environment("RABBITMQ_NODENAME", "promtap@localhost")
              .environment("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1")
              .environment("RABBITMQ_NODE_PORT", "" + port)
              .environment("RABBITMQ_DIST_PORT", "" + Ports.free())
              .environment("RABBITMQ_MNESIA_BASE", home.resolve("mnesia").toString())
              .environment("RABBITMQ_LOG_BASE", home.resolve("log").toString())
              .environment("RABBITMQ_ENABLED_PLUGINS_FILE", home.resolve("plugins").toString())
              .environment("RABBITMQ_CONFIG_FILE", home.resolve("none").toString())
              .environment("RABBITMQ_CONF_ENV_FILE", home.resolve("none").toString());
      return run(server, port, "" + port);
    }
  },
  KAFKA {
    @Override
    List<String> start() throws IOException {
      int port = Ports.free();
      String classPath =
          Path.of("packs", "kafka-broker", "target", "classes").toAbsolutePath()
              + File.pathSeparator
              + Artifacts.classPath("packs/kafka-broker");
      JavaCommand broker =
          JavaCommand.on(Jdks.ofTests())
              .jvm("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
              .main(classPath, "io.promtap.it.packs.KafkaBroker")
              .arguments(folder().toString(), "" + port, "" + Ports.free());
      return run(broker, port, "127.0.0.1:" + port);
    }
  };

  /** The one on the PATH is a wrapper that changes the user. */
  private static final Path RABBITMQ_SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private final List<AppProcess> processes = new ArrayList<>();
  private List<String> arguments;

  /** Whether it is a process of its own. */
  boolean isServer() {
    return this != NONE && this != HTTP;
  }

  /** Starts it and returns what its programs have to know. */
  abstract List<String> start() throws IOException;

  /** Why it cannot run here. */
  Optional<String> reasonAgainst() {
    return Optional.empty();
  }

  /** What its programs have to know: a port, an address. */
  final synchronized List<String> arguments() {
    if (arguments == null) {
      try {
        arguments = start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return arguments;
  }

  final List<String> run(JavaCommand command, int port, String... known) {
    AppProcess process = command.start();
    processes.add(process);
    Await.until(this + " listens", PATIENCE, () -> process, running -> accepts(running, port));
    return List.of(known);
  }

  private static boolean accepts(AppProcess process, int port) {
    if (!process.isRunning()) {
      throw new AssertionError("ended: " + process);
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Ends it with all that it has started. */
  final synchronized void stop() {
    for (AppProcess process : processes) {
      ProcessHandle.of(process.pid()).stream()
          .flatMap(ProcessHandle::descendants)
          .forEach(ProcessHandle::destroyForcibly);
      process.close();
    }
    processes.clear();
    arguments = null;
  }

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path folder() throws IOException {
    return Files.createTempDirectory(
        Files.createDirectories(Path.of("target", "packs").toAbsolutePath()), "server");
  }
}
