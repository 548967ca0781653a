// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.weaving;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.MetricsPage;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that runs {@link GeneratedProgram} and is attached to. */
final class AttachedProgram implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int STOP_LIMIT_SECONDS = 30;

  private final Process process;
  private final BufferedReader out;
  private final Path log;
  private URI metrics;

  /** What the JVM holds, in bytes. */
  record Memory(long heap, long metaspace, long resident) {}

  /** Returns when all classes are loaded and were called once. */
  AttachedProgram(Path jar, int classes, Path log) throws IOException {
    this.log = log;
    String classPath = System.getProperty("java.class.path") + File.pathSeparator + jar;
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                classPath,
                GeneratedProgram.class.getName(),
                Integer.toString(classes))
            .redirectError(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PROMTAP_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    process = builder.start();
    out = process.inputReader(StandardCharsets.UTF_8);
    expect("READY");
  }

  /** Loads the agent; returns the milliseconds until it runs and has woven what is loaded. */
  double attach(Path agent, Path rules) throws IOException {
    int port = Machine.freePort();
    metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
      try {
        long start = System.nanoTime();
        machine.loadAgent(agent.toString(), "127.0.0.1:" + port + ":" + rules);
        return (System.nanoTime() - start) / 1e6;
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
      throw new IOException("Cannot attach; its stderr is in " + log, e);
    }
  }

  MetricsPage metrics() throws IOException, InterruptedException {
    return MetricsPage.await(metrics, "promtap_build_info", PATIENCE);
  }

  /** Every method once. */
  void call() throws IOException {
    say("call");
    expect("called ");
  }

  Memory memory() throws IOException {
    say("memory");
    String[] bytes = expect("").split(" ");
    long resident = 0;
    for (String line : Files.readAllLines(Path.of("/proc", process.pid() + "", "status"))) {
      if (line.startsWith("VmRSS:")) {
        resident = Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return new Memory(Long.parseLong(bytes[0]), Long.parseLong(bytes[1]), resident);
  }

  List<String> log() throws IOException {
    return Files.readAllLines(log);
  }

  private void say(String line) throws IOException {
    process.outputWriter().write(line + "\n");
    process.outputWriter().flush();
  }

  private String expect(String start) throws IOException {
    String line = out.readLine();
    if (line == null || !line.startsWith(start)) {
      throw new IOException("No " + start + " but " + line + "; its stderr is in " + log);
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
