// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.MetricsPage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
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

/**
 * One run of a service in its own JVM, from start to SIGTERM. Its stderr goes to a file whose end
 * is shown when it fails.
 */
final class RunningService implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration METRICS_LIMIT = Duration.ofSeconds(30);
  private static final int STOP_LIMIT_SECONDS = 30;
  private static final int LOG_TAIL_LINES = 20;
  private static final String READY = "READY ";

  /** The beginning of a line of the JVM's log, where the flight recorder tells its start. */
  private static final String OF_JVM = "[";

  private final Service service;
  private final Process process;
  private final Path log;
  private final URI metrics;
  private URI address;
  private Duration startedAfter;

  private RunningService(Service service, Process process, Path log, URI metrics) {
    this.service = service;
    this.process = process;
    this.log = log;
    this.metrics = metrics;
  }

  /** Starts it and returns when it has started; a failure leaves no process behind. */
  static RunningService start(Service service, Variant variant, Variant.Jars jars, Path folder)
      throws IOException, InterruptedException {
    int metricsPort = Machine.freePort();
    URI metrics =
        variant.mark == null ? null : URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
    List<String> arguments = variant.jvmArguments(jars, metricsPort);
    return start(service, variant.toString(), arguments, metrics, jars, folder);
  }

  /**
   * Starts it with other options of the JVM.
   *
   * @param name names the log
   * @param metrics the agent's page; null without one
   */
  static RunningService start(
      Service service,
      String name,
      List<String> jvmArguments,
      URI metrics,
      Variant.Jars jars,
      Path folder)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArguments);
    command.addAll(service.command(jars));
    Files.createDirectories(folder);
    Path log = folder.resolve((service + "-" + name + ".log").toLowerCase(Locale.ROOT));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    // Flags from the caller's environment would reach some variants twice.
    builder.environment().keySet().removeIf(each -> each.matches("(OTEL|PROMTAP)_.*"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    long start = System.nanoTime();
    RunningService started = new RunningService(service, builder.start(), log, metrics);
    try {
      started.awaitStart(start);
      return started;
    } catch (IOException | InterruptedException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void awaitStart(long start) throws IOException, InterruptedException {
    CompletableFuture<Long> started = CompletableFuture.supplyAsync(this::readUntilStarted);
    try {
      long end = started.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
      startedAfter = Duration.ofNanos(end - start);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(
          service.title + " did not start; the end of " + log + ":\n" + tail(), e);
    }
  }

  /** Returns the clock at the end of the start, read on the thread that saw it. */
  private long readUntilStarted() {
    try {
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String line = out.readLine();
      while (line != null && line.startsWith(OF_JVM)) {
        line = out.readLine();
      }
      if (line == null || !line.startsWith(READY)) {
        throw new IllegalStateException("not the READY line: " + line);
      }
      address = service.address(line.substring(READY.length()).strip());
      if (service.isStartedByAnswer) {
        requireOk();
      }
      return System.nanoTime();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireOk() throws IOException {
    HttpURLConnection request = (HttpURLConnection) address.toURL().openConnection();
    try (InputStream answer = request.getInputStream()) {
      answer.transferTo(OutputStream.nullOutputStream());
    }
  }

  URI address() {
    return address;
  }

  Duration startedAfter() {
    return startedAfter;
  }

  /** CPU time of all its threads up to now, in the 10 ms ticks of the operating system. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Highest resident memory up to now; NaN where the system has no /proc. */
  double peakResidentMegabytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return Double.NaN;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    return Double.NaN;
  }

  /** The agent's page, once it shows the variant's mark; null without one that has a page. */
  MetricsPage metrics(Variant variant) throws IOException, InterruptedException {
    return metrics == null ? null : metrics(variant.mark);
  }

  /** The agent's page, once it shows this metric. */
  MetricsPage metrics(String mark) throws IOException, InterruptedException {
    try {
      return MetricsPage.await(metrics, mark, METRICS_LIMIT);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "; the end of " + log + ":\n" + tail(), e);
    }
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
