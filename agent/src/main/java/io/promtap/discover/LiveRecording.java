// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A recording in another JVM. When this JVM ends, also by Ctrl-C, it stops the recording and
 * removes the files. If this JVM is killed, the recording ends by itself.
 */
public final class LiveRecording implements AutoCloseable {

  /** The seconds after the requested time at which the recording ends by itself. */
  private static final int GRACE_SECONDS = 60;

  private static final String MAX_SIZE = "250M";

  private final WatchedJvm target;
  private final Path folder;
  private final Path file;
  private final String name;
  private final Thread closer = new Thread(this::discard, "promtap-discover-end");
  private Instant start = Instant.now();
  private boolean running;

  private LiveRecording(WatchedJvm target, Path folder) {
    this.target = target;
    this.folder = folder;
    this.file = folder.resolve("recording.jfr");
    this.name = folder.getFileName().toString();
  }

  /** Starts a recording that ends by itself a minute after so many seconds. */
  public static LiveRecording start(WatchedJvm target, int seconds) throws DiscoverException {
    try {
      LiveRecording recording = new LiveRecording(target, target.newFolder());
      Runtime.getRuntime().addShutdownHook(recording.closer);
      try {
        recording.start(seconds);
        return recording;
      } catch (DiscoverException | IOException e) {
        recording.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DiscoverException("no recording can be made", e);
    }
  }

  private synchronized void start(int seconds) throws DiscoverException, IOException {
    Path settings = folder.resolve("settings.jfc");
    Files.write(settings, FlightRecording.settings().getBytes(StandardCharsets.UTF_8));
    target.giveToOwner(settings);
    running = true;
    start = Instant.now();
    String answer =
        target.command(
            "JFR.start",
            "name=" + name,
            "settings=" + quoted(settings),
            "filename=" + quoted(file),
            "duration=" + (seconds + GRACE_SECONDS) + "s",
            "maxsize=" + MAX_SIZE,
            "dumponexit=true");
    if (!answer.contains("Started recording")) {
      throw new DiscoverException(
          "process " + target.pid() + " makes no recording: " + firstWords(answer));
    }
  }

  private String quoted(Path path) {
    String name = target.asItNames(path).toString();
    return name.indexOf(' ') < 0 ? name : "\"" + name + "\"";
  }

  private static String firstWords(String answer) {
    return Arrays.stream(answer.split("\n"))
        .filter(line -> !line.matches("\\d+:|\\s*") && !line.startsWith("\t"))
        .findFirst()
        .map(line -> line.replaceFirst("^[\\w.]+Exception: ", ""))
        .orElse("no answer");
  }

  /** Stops the recording and returns it. A JVM that has ended wrote the recording at its end. */
  public synchronized FlightRecording stop() throws DiscoverException {
    try {
      target.command("JFR.stop", "name=" + name);
      running = false;
    } catch (DiscoverException e) {
      if (!isWritten()) {
        throw e;
      }
    }
    if (!isWritten()) {
      throw new DiscoverException(
          "process " + target.pid() + " wrote no recording; did somebody else stop it?");
    }
    return new FlightRecording(file, start);
  }

  private boolean isWritten() {
    try {
      return Files.size(file) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    discard();
    try {
      Runtime.getRuntime().removeShutdownHook(closer);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs, or has run.
    }
  }

  private synchronized void discard() {
    if (running) {
      running = false;
      try {
        target.command("JFR.stop", "name=" + name);
      } catch (DiscoverException unanswered) {
        // The recording ends by itself. Without its folder the JVM would then print an error.
        if (!target.hasEnded()) {
          return;
        }
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : (Iterable<Path>) files::iterator) {
        Files.delete(each);
      }
      Files.delete(folder);
    } catch (IOException removed) {
      // An earlier call did it.
    }
  }
}
