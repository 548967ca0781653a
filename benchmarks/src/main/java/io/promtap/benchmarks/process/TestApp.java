// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.MetricsPage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * One run of test-app in its own JVM, from start to READY to SIGTERM. Its stderr goes to a file
 * whose end is shown when it fails.
 */
final class TestApp implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration METRICS_LIMIT = Duration.ofSeconds(30);
  private static final int STOP_LIMIT_SECONDS = 30;
  private static final int LOG_TAIL_LINES = 20;
  private static final String READY = "READY ";

  private final Process process;
  private final Path log;
  private final URI metrics;
  private URI address;
  private Duration readyAfter;

  private TestApp(Process process, Path log, URI metrics) {
    this.process = process;
    this.log = log;
    this.metrics = metrics;
  }

  /** Starts test-app and returns at its READY line; a failure leaves no process behind. */
  static TestApp start(Variant variant, Variant.Jars jars, Path folder)
      throws IOException, InterruptedException {
    int metricsPort = Machine.freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(variant.jvmArguments(jars, metricsPort));
    command.addAll(List.of("-jar", jars.testApp().toString(), "--port", "0"));
    Files.createDirectories(folder);
    Path log = folder.resolve("test-app-" + variant.name().toLowerCase(Locale.ROOT) + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    // Flags from the caller's environment would reach some variants twice.
    builder.environment().keySet().removeIf(name -> name.matches("(OTEL|PROMTAP)_.*"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    URI metrics =
        variant == Variant.NONE ? null : URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
    long start = System.nanoTime();
    TestApp app = new TestApp(builder.start(), log, metrics);
    try {
      app.awaitReady(start);
      return app;
    } catch (IOException | InterruptedException | RuntimeException e) {
      app.close();
      throw e;
    }
  }

  private void awaitReady(long start) throws IOException, InterruptedException {
    CompletableFuture<Long> ready = CompletableFuture.supplyAsync(this::readUntilReady);
    try {
      long end = ready.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
      readyAfter = Duration.ofNanos(end - start);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("test-app did not become ready; the end of " + log + ":\n" + tail(), e);
    }
  }

  /** Returns the clock at the READY line, read on the thread that saw it. */
  private long readUntilReady() {
    try {
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String line = out.readLine();
      long now = System.nanoTime();
      if (line == null || !line.startsWith(READY)) {
        throw new IllegalStateException("not the READY line: " + line);
      }
      address = URI.create(line.substring(READY.length()).strip());
      return now;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI address() {
    return address;
  }

  Duration readyAfter() {
    return readyAfter;
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

  /** The agent's page, once it shows the variant's mark; null without an agent. */
  MetricsPage metrics(Variant variant) throws IOException, InterruptedException {
    if (metrics == null) {
      return null;
    }
    try {
      return MetricsPage.await(metrics, variant.mark, METRICS_LIMIT);
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
