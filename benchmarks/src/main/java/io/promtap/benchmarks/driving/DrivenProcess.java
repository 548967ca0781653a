// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.driving;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A service in a JVM of its own, from start to end; it answers by {@link Control}. */
public final class DrivenProcess implements AutoCloseable {
  private static final long COUNT_LIMIT_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int STOP_LIMIT_SECONDS = 20;
  private static final int RETRY_MILLIS = 50;

  private final Process process;
  private final BufferedReader out;
  private final String title;
  private final Path log;
  private int port;

  private DrivenProcess(Process process, String title, Path log) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.title = title;
    this.log = log;
  }

  /**
   * Starts it, and returns when it is READY.
   *
   * @param title what failures say of it
   * @param log the file of what it writes to stderr
   */
  public static DrivenProcess start(List<String> command, String title, Path log)
      throws IOException, InterruptedException {
    Files.createDirectories(log.getParent());
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(OTEL|PROMTAP)_.*"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    DrivenProcess service = new DrivenProcess(builder.start(), title, log);
    try {
      service.awaitReady();
      return service;
    } catch (IOException | RuntimeException e) {
      service.close();
      throw e;
    }
  }

  /** Returns the address of the page of an agent on that port. */
  public static URI page(int metricsPort) {
    return URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
  }

  private void awaitReady() throws IOException {
    String ready = line();
    if (!ready.startsWith(Control.READY)) {
      throw new IOException(title + ": not READY but " + ready + "; see " + log);
    }
    port = Integer.parseInt(ready.substring(Control.READY.length()));
  }

  private String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException(title + ": the service ended; see " + log);
    }
    return line;
  }

  public int port() {
    return port;
  }

  /** Asks it what it has used up to now. */
  public Use use() throws IOException {
    return Use.parse(ask(Control.USE));
  }

  /** Asks it what it has counted itself. */
  public String counts() throws IOException {
    return ask(Control.COUNTS);
  }

  private String ask(String question) throws IOException {
    process.outputWriter().write(question + "\n");
    process.outputWriter().flush();
    return line();
  }

  /**
   * Fails unless the counts become those that are expected; the last request may end after its
   * answer.
   */
  public <T> void requireCounted(T expected, Callable<T> counts) throws Exception {
    long deadline = System.nanoTime() + COUNT_LIMIT_NANOS;
    for (T counted = counts.call(); !counted.equals(expected); counted = counts.call()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(title + ": counted " + counted + ", but sent " + expected);
      }
      Thread.sleep(RETRY_MILLIS);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
