// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Scrape;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A running {@link JdbcApp}. */
final class JdbcProcess implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 45_000;
  private static final Path FOLDER = Path.of("target", "jdbc").toAbsolutePath();

  private final AppProcess process;
  private final Socket socket;
  private final BufferedReader in;
  private final Writer out;

  private JdbcProcess(AppProcess process, int port) throws IOException {
    this.process = process;
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
  }

  /** Without JVM metrics: they are other tests' matter and take time. */
  static JdbcProcess withAgent(DatabaseServer server) {
    return start(server, "with", JavaCommand.on(Jdks.current()).agent("0:" + config()));
  }

  static JdbcProcess withoutAgent(DatabaseServer server) {
    return start(server, "without", JavaCommand.on(Jdks.current()));
  }

  /** The class path of everything that has to do with a driver or a pool. */
  static String classPath(String module) {
    return Artifacts.apps() + File.pathSeparator + Artifacts.classPath("jdbc/" + module);
  }

  static Path config() {
    try {
      Files.createDirectories(FOLDER);
      return Files.writeString(FOLDER.resolve("promtap.yaml"), "jvm: {enabled: false}\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JdbcProcess start(DatabaseServer server, String name, JavaCommand command) {
    return start(
        command,
        server.database() + "-" + name,
        JdbcApp.class,
        server.database().name(),
        server.url(),
        server.user(),
        server.password());
  }

  /** Another program that says READY and a port. */
  static JdbcProcess start(
      JavaCommand command, String name, Class<?> program, String... arguments) {
    return startOn(classPath("drivers-and-pools"), command, name, program, arguments);
  }

  static JdbcProcess startOn(
      String classPath, JavaCommand command, String name, Class<?> program, String... arguments) {
    Path folder = FOLDER.resolve(name);
    try {
      Files.createDirectories(folder);
      AppProcess process =
          command
              .jvm("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
              .main(classPath, program.getName())
              .arguments(arguments)
              .directory(folder)
              .start();
      try {
        String ready = process.awaitStdout("READY ");
        return new JdbcProcess(process, Integer.parseInt(ready.substring("READY ".length())));
      } catch (IOException | AssertionError notReady) {
        process.close();
        throw notReady;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void say(String line) throws IOException {
    out.write(line + "\n");
    out.flush();
  }

  String read() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new EOFException("the program is gone: " + process);
    }
    return line;
  }

  /** Says something that has no other answer than that it is done. */
  void tell(String request) throws IOException {
    say(request);
    String answer = read();
    if (!answer.equals("DONE")) {
      throw new IOException(request + ": " + answer);
    }
  }

  Scrape scrape() {
    return Scrape.of(process.awaitMetrics());
  }

  AppProcess process() {
    return process;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      process.close();
    }
  }
}
