// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.sideport;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.MetricsPage;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of {@link AttackedService}, from start to end, and what its process uses. */
final class Service implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final int ANSWER_SECONDS = 20;
  private static final String HEAP = "-Xmx512m";

  private final Process process;
  private final BufferedReader out;
  private final Path log;
  private final int metricsPort;
  private int port;

  private Service(Process process, Path log, int metricsPort) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.log = log;
    this.metricsPort = metricsPort;
  }

  /**
   * Starts it and returns when the page has all series.
   *
   * @param descriptors the limit of open files; 0 for that of this process
   */
  static Service start(
      Exposure exposure, Exposure.Jars jars, Path logs, int series, int descriptors)
      throws IOException, InterruptedException {
    int metricsPort = Machine.freePort();
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.add(HEAP);
    if (descriptors > 0) {
      java.add("-XX:-MaxFDLimit");
    }
    java.addAll(exposure.jvmArguments(jars, metricsPort, series));
    java.addAll(List.of("-cp", jars.benchmarks().toString(), AttackedService.class.getName()));
    java.addAll(List.of(exposure.name(), "" + series, "" + metricsPort));
    List<String> command = new ArrayList<>();
    if (descriptors > 0) {
      command.addAll(List.of("/bin/sh", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "sh"));
    }
    command.addAll(java);
    Files.createDirectories(logs);
    Path log = logs.resolve("side-port-" + exposure.name().toLowerCase(Locale.ROOT) + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(OTEL|PROMTAP)_.*"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Service service = new Service(builder.start(), log, metricsPort);
    try {
      service.awaitReady(exposure, series);
      return service;
    } catch (IOException | InterruptedException | RuntimeException e) {
      service.close();
      throw e;
    }
  }

  private void awaitReady(Exposure exposure, int series) throws IOException, InterruptedException {
    String ready = line();
    if (ready == null || !ready.startsWith("READY ")) {
      throw new IOException(exposure.title + ": the service did not start; see " + log);
    }
    port = Integer.parseInt(ready.substring("READY ".length()));
    URI page = URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
    MetricsPage shown = MetricsPage.await(page, SeriesMaker.METRIC, START_LIMIT);
    if ((int) shown.sum(SeriesMaker.METRIC) != series) {
      throw new IOException(
          exposure.title
              + " shows "
              + Math.round(shown.sum(SeriesMaker.METRIC))
              + " of "
              + series
              + " series");
    }
  }

  private String line() throws IOException, InterruptedException {
    CompletableFuture<String> line = CompletableFuture.supplyAsync(this::readLine);
    try {
      return line.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the service says nothing; see " + log, e);
    }
  }

  private String readLine() {
    try {
      return out.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InetSocketAddress application() {
    return new InetSocketAddress("127.0.0.1", port);
  }

  InetSocketAddress metrics() {
    return new InetSocketAddress("127.0.0.1", metricsPort);
  }

  /** Returns the most heap that was used since the last call, garbage included; NaN if unknown. */
  double mostHeapMegabytes() throws InterruptedException {
    try {
      Writer in = process.outputWriter();
      in.write('\n');
      in.flush();
      String answer =
          CompletableFuture.supplyAsync(this::readLine).get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return answer == null ? Double.NaN : Long.parseLong(answer) / 1048576.0;
    } catch (IOException | ExecutionException | TimeoutException ended) {
      return Double.NaN;
    }
  }

  /** Returns the number of its threads now; 0 where the system has no /proc. */
  int threads() {
    return entries("task");
  }

  /** Returns the number of its open descriptors now. */
  int descriptors() {
    return entries("fd");
  }

  private int entries(String directory) {
    String[] entries = new File("/proc/" + process.pid() + "/" + directory).list();
    return entries == null ? 0 : entries.length;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
