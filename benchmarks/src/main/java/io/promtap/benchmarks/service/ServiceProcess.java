// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.MetricsPage;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One run of {@link MeasuredService}, from start to end. */
final class ServiceProcess implements AutoCloseable {
  private static final Duration PAGE_LIMIT = Duration.ofSeconds(30);
  private static final long COUNT_LIMIT_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int STOP_LIMIT_SECONDS = 20;
  private static final int RETRY_MILLIS = 50;

  private final Process process;
  private final BufferedReader out;
  private final Variant variant;
  private final Path log;
  private final URI page;
  private int port;

  private ServiceProcess(Process process, Variant variant, Path log, int metricsPort) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.variant = variant;
    this.log = log;
    this.page = URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
  }

  /** Starts it and returns when it answers, and its metrics page too. */
  static ServiceProcess start(Variant variant, Setting setting, Variant.Jars jars, Path logs)
      throws IOException, InterruptedException {
    int metricsPort = Machine.freePort();
    List<String> command = new ArrayList<>(setting.command());
    command.addAll(variant.jvmArguments(jars, metricsPort));
    command.addAll(List.of("-cp", jars.benchmarks().toString(), MeasuredService.class.getName()));
    command.addAll(List.of(variant.name(), setting.jdbcUrl()));
    Files.createDirectories(logs);
    Path log = logs.resolve("service-" + variant.name().toLowerCase(Locale.ROOT) + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(OTEL|PROMTAP)_.*"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    ServiceProcess service = new ServiceProcess(builder.start(), variant, log, metricsPort);
    try {
      service.awaitReady();
      return service;
    } catch (IOException | InterruptedException | RuntimeException e) {
      service.close();
      throw e;
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    String ready = line();
    if (!ready.startsWith("READY ")) {
      throw new IOException(variant.title + ": not READY but " + ready + "; see " + log);
    }
    port = Integer.parseInt(ready.substring("READY ".length()));
    if (variant.mark() != null) {
      MetricsPage.await(page, variant.mark(), PAGE_LIMIT);
    }
  }

  private String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException(variant.title + ": the service ended; see " + log);
    }
    return line;
  }

  int port() {
    return port;
  }

  /** Asks it what it has used up to now. */
  Use use() throws IOException {
    return Use.parse(ask("use"));
  }

  private String ask(String question) throws IOException {
    process.outputWriter().write(question + "\n");
    process.outputWriter().flush();
    return line();
  }

  /** Fails unless all that was sent is counted; the last request may end after its answer. */
  void requireCounted(Counts sent) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + COUNT_LIMIT_NANOS;
    Counts expected = variant.counted(sent);
    for (Counts counts = counts(); !counts.equals(expected); counts = counts()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(variant.title + ": counted " + counts + ", but sent " + expected);
      }
      Thread.sleep(RETRY_MILLIS);
    }
  }

  private Counts counts() throws IOException {
    return variant.mark() == null
        ? Counts.parse(ask("counts"))
        : variant.counts(MetricsPage.read(page));
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
