// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads a metrics page every few seconds and draws what changed as tables on the terminal; {@code
 * ./demo} runs it in a JVM of its own.
 *
 * <p>On a terminal of ROWS rows a frame takes the place of the one before if there is room;
 * without, they follow each other.
 *
 * <p>Usage: {@code LiveTable URL [--every SECONDS] [--seconds SECONDS] [--rows ROWS]}
 */
public final class LiveTable {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);
  private static final double NANOS_PER_SECOND = 1e9;

  private final URI metrics;
  private final long terminalRows;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(READ_TIMEOUT).build();
  private int drawnLines;

  private LiveTable(URI metrics, long terminalRows) {
    this.metrics = metrics;
    this.terminalRows = terminalRows;
  }

  public static void main(String[] args) throws InterruptedException {
    if (args.length == 0) {
      System.err.println(
          "usage: LiveTable URL [--every SECONDS] [--seconds SECONDS] [--rows ROWS]");
      System.exit(2);
    }
    List<String> flags = List.of(args);
    long every = number(flags, "--every", 3);
    long seconds = number(flags, "--seconds", Long.MAX_VALUE);
    long rows = number(flags, "--rows", 0);
    new LiveTable(URI.create(args[0]), rows).run(every, seconds);
  }

  private static long number(List<String> flags, String flag, long missing) {
    int at = flags.indexOf(flag);
    return at < 0 || at + 1 == flags.size() ? missing : Long.parseLong(flags.get(at + 1));
  }

  private void run(long every, long seconds) throws InterruptedException {
    long start = System.nanoTime();
    MetricsPage before = null;
    long readBefore = start;
    for (long elapsed = 0; elapsed < seconds; elapsed += every) {
      if (elapsed > 0) {
        long due = start + TimeUnit.SECONDS.toNanos(elapsed);
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      }
      try {
        MetricsPage now = read();
        long readNow = System.nanoTime();
        if (before != null) {
          double window = (readNow - readBefore) / NANOS_PER_SECOND;
          draw(new Summary(before, now, window).lines(), elapsed);
        }
        before = now;
        readBefore = readNow;
      } catch (IOException e) {
        System.out.println("The metrics page cannot be read: " + e);
        drawnLines = 0;
      }
    }
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
  }

  private MetricsPage read() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(metrics).timeout(READ_TIMEOUT).build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("status " + response.statusCode());
    }
    return MetricsPage.parse(response.body());
  }

  private void draw(List<String> lines, long elapsed) {
    StringBuilder frame = new StringBuilder();
    int height = lines.size() + 2;
    if (drawnLines > 0 && Math.max(height, drawnLines) < terminalRows) {
      // Cursor up to the first line of the last frame, and clear from there.
      frame.append("\033[").append(drawnLines).append("A\033[J");
    }
    frame.append("\nafter ").append(elapsed).append(" s\n");
    for (String line : lines) {
      frame.append(line).append('\n');
    }
    drawnLines = height;
    System.out.print(frame);
    System.out.flush();
  }
}
