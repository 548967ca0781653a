// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running JVM, what it has printed so far, and how it ends. Closing it kills it.
 *
 * <p>Two threads of the test's JVM read stdout and stderr apart from each other, line by line.
 */
public final class AppProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Pattern METRICS_URL =
      Pattern.compile("\\[promtap] INFO .*?https?://\\S+?:(\\d+)(/\\S*)");

  private final Process process;
  private final List<String> stdout = new CopyOnWriteArrayList<>();
  private final List<String> stderr = new CopyOnWriteArrayList<>();
  private final List<Thread> readers;

  AppProcess(Process process) {
    this.process = process;
    this.readers =
        List.of(
            read(process.inputReader(StandardCharsets.UTF_8), stdout),
            read(process.errorReader(StandardCharsets.UTF_8), stderr));
  }

  private static Thread read(BufferedReader from, List<String> into) {
    Thread reader = new Thread(() -> from.lines().forEach(into::add), "output of a started JVM");
    reader.setDaemon(true);
    reader.setUncaughtExceptionHandler((thread, closed) -> {});
    reader.start();
    return reader;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  public List<String> stdout() {
    return List.copyOf(stdout);
  }

  public List<String> stderr() {
    return List.copyOf(stderr);
  }

  /** What the agent said. */
  public List<String> promtapLines() {
    return stderr.stream().filter(line -> line.startsWith("[promtap]")).toList();
  }

  /** What the agent said that is not just news: its warnings and errors. */
  public List<String> complaints() {
    return promtapLines().stream().filter(line -> !line.startsWith("[promtap] INFO ")).toList();
  }

  /** What the application and the JVM said. */
  public List<String> stderrOfApplication() {
    return stderr.stream().filter(line -> !line.startsWith("[promtap]")).toList();
  }

  /** Waits for a line on stdout that starts like this. */
  public String awaitStdout(String start) {
    return awaitLine(stdout, Pattern.compile(Pattern.quote(start) + ".*")).group();
  }

  /** Waits for a line on stderr that starts like this. */
  public String awaitStderr(String start) {
    return awaitLine(stderr, Pattern.compile(Pattern.quote(start) + ".*")).group();
  }

  /** Waits for a line on stdout that contains a match. */
  public void awaitStdoutWith(String regex) {
    awaitLine(stdout, Pattern.compile(regex));
  }

  /** Waits for a line on stderr that contains a match. */
  public void awaitStderrWith(String regex) {
    awaitLine(stderr, Pattern.compile(regex));
  }

  /** Waits for a line of the agent's that contains a match. */
  public Matcher awaitPromtap(String regex) {
    return awaitLine(stderr, Pattern.compile("\\[promtap].*" + regex + ".*"));
  }

  /** Waits until the agent has said where its metrics are. */
  public URI awaitMetrics() {
    Matcher url = awaitLine(stderr, METRICS_URL);
    return URI.create("http://127.0.0.1:" + url.group(1) + url.group(2));
  }

  private Matcher awaitLine(List<String> lines, Pattern pattern) {
    Matcher[] found = new Matcher[1];
    Await.until(
        "a line like " + pattern,
        PATIENCE,
        () -> this,
        app -> {
          // Asked before the lines: what it printed before it ended still counts.
          boolean ended = !isRunning() && readers.stream().noneMatch(Thread::isAlive);
          for (String line : lines) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
              found[0] = matcher;
              return true;
            }
          }
          if (ended) {
            throw new AssertionError("ended without a line like " + pattern + ": " + this);
          }
          return false;
        });
    return found[0];
  }

  /** Sends a line to its stdin. */
  public void say(String line) {
    try {
      process.outputWriter().write(line + "\n");
      process.outputWriter().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("stdin of " + this, e);
    }
  }

  void endStdin() {
    try {
      process.outputWriter().close();
    } catch (IOException e) {
      throw new UncheckedIOException("stdin of " + this, e);
    }
  }

  /** Waits until it ends by itself. */
  public int awaitExit() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("still running: " + this);
      }
      for (Thread reader : readers) {
        reader.join(PATIENCE.toMillis());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Asks it to end, as {@code kill} does, and returns the exit code. */
  public int terminate() {
    process.destroy();
    return awaitExit();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitExit();
  }

  @Override
  public String toString() {
    return "JVM "
        + pid()
        + (isRunning() ? " (running)" : " (exit " + process.exitValue() + ")")
        + "\n--- stdout\n"
        + String.join("\n", stdout)
        + "\n--- stderr\n"
        + String.join("\n", stderr);
  }
}
