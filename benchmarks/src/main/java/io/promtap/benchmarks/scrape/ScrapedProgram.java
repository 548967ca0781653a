// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.scrape;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.MetricsPage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that runs {@link ManySeries} and is scraped over one connection that is kept. */
final class ScrapedProgram implements AutoCloseable {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int RETRY_MILLIS = 50;
  private static final String LAST_PAGE = "promtap_scrape_duration_seconds";
  private static final int STOP_LIMIT_SECONDS = 30;

  private final Process process;
  private final BufferedReader out;
  private final Path log;
  private final URI page;

  /** One page: how long it took, what was allocated for it, and its size. */
  record Page(double nanos, double allocated, long bytes) {}

  /** Starts the program under the agent. */
  static ScrapedProgram withAgent(int series, Path agent, Path rules, Path log)
      throws IOException, InterruptedException {
    int port = Machine.freePort();
    String option = "-javaagent:" + agent + "=127.0.0.1:" + port + ":" + rules;
    return new ScrapedProgram(List.of(option), List.of("" + series), port, log);
  }

  /** Starts the program with the client's server. */
  static ScrapedProgram byHand(int series, Path log) throws IOException, InterruptedException {
    int port = Machine.freePort();
    return new ScrapedProgram(List.of(), List.of("" + series, "" + port), port, log);
  }

  private ScrapedProgram(List<String> options, List<String> arguments, int port, Path log)
      throws IOException, InterruptedException {
    this.log = log;
    this.page = URI.create("http://127.0.0.1:" + port + "/metrics");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx2g");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ManySeries.class.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PROMTAP_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    process = builder.start();
    out = process.inputReader(StandardCharsets.UTF_8);
    expectReady();
    awaitPort();
  }

  private void expectReady() throws IOException {
    String line = out.readLine();
    if (!"READY".equals(line)) {
      throw new IOException("No READY but " + line + "; its stderr is in " + log);
    }
  }

  private void awaitPort() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        scrape("identity");
        return;
      } catch (IOException e) {
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("No page at " + page + "; its stderr is in " + log, e);
        }
        Thread.sleep(RETRY_MILLIS);
      }
    }
  }

  /** Fetches the page, and throws it away. */
  Page scrape(String encoding) throws IOException {
    long allocated = Long.parseLong(ask("allocated"));
    long start = System.nanoTime();
    HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
    connection.setRequestProperty("Accept-Encoding", encoding);
    connection.setRequestProperty("Accept", "text/plain");
    long bytes = 0;
    try (InputStream body = connection.getInputStream()) {
      byte[] buffer = new byte[64 * 1024];
      for (int read; (read = body.read(buffer)) >= 0; ) {
        bytes += read;
      }
    }
    long nanos = System.nanoTime() - start;
    return new Page(nanos, Long.parseLong(ask("allocated")) - allocated, bytes);
  }

  /** Returns what the agent says that its last page took, collected and written but not sent. */
  double secondsOfLastPage() throws IOException {
    return MetricsPage.read(URI.create(page + "?name%5B%5D=" + LAST_PAGE)).sum(LAST_PAGE);
  }

  /** Has the client's writer write the page into nothing. */
  Page writeAlone() throws IOException {
    String[] figures = ask("write").split(" ");
    return new Page(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]), 0);
  }

  private String ask(String line) throws IOException {
    process.outputWriter().write(line + "\n");
    process.outputWriter().flush();
    String answer = out.readLine();
    if (answer == null) {
      throw new IOException("The program ended; its stderr is in " + log);
    }
    return answer;
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
