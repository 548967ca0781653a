// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A file of the JDK's Flight Recorder: its settings, and a reader of its stacks. */
public final class FlightRecording {

  private static final Duration PERIOD = Duration.ofMillis(10);

  /** There are too many shorter waits to record all of them, such as a query of a near database. */
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

  private static final String JVM_INFORMATION = "jdk.JVMInformation";
  private static final String[] SAMPLES = {"jdk.ExecutionSample", "jdk.NativeMethodSample"};
  private static final String[] WAITS = {
    "jdk.ThreadPark", "jdk.ThreadSleep", "jdk.JavaMonitorWait", "jdk.JavaMonitorEnter",
    "jdk.SocketRead", "jdk.SocketWrite", "jdk.FileRead", "jdk.FileWrite"
  };

  private final Path file;
  private final Instant since;
  private final FlightRecorderApi api;
  private String javaArguments = "";

  /**
   * @param since when the watching began; earlier parts of a wait do not count
   */
  FlightRecording(Path file, Instant since) throws DiscoverException {
    this.file = file;
    this.since = since;
    this.api = FlightRecorderApi.find();
  }

  /** Returns the settings of a recording that this class can read, as a {@code .jfc} file. */
  static String settings() {
    StringBuilder xml = new StringBuilder(2048);
    xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration version=\"2.0\">\n");
    event(xml, JVM_INFORMATION, "period", "beginChunk");
    for (String sample : SAMPLES) {
      event(xml, sample, "period", PERIOD.toMillis() + " ms");
    }
    for (String wait : WAITS) {
      event(xml, wait, "threshold", SHORTEST_WAIT.toMillis() + " ms");
    }
    return xml.append("</configuration>\n").toString();
  }

  private static void event(StringBuilder xml, String name, String setting, String value) {
    xml.append("  <event name=\"").append(name).append("\">\n");
    setting(xml, "enabled", "true");
    setting(xml, "stackTrace", "true");
    setting(xml, setting, value);
    xml.append("  </event>\n");
  }

  private static void setting(StringBuilder xml, String name, String value) {
    xml.append("    <setting name=\"").append(name).append("\">");
    xml.append(value).append("</setting>\n");
  }

  /** Reads the file from its start and passes on each stack. */
  public void forEach(Consumer<RecordedStack> consumer) throws DiscoverException {
    Map<Object, List<JavaMethod>> known = new IdentityHashMap<>();
    try (Closeable recording = api.open(file)) {
      while (api.hasMoreEvents(recording)) {
        Object event = api.readEvent(recording);
        String type = api.typeOf(event);
        if (type.equals(JVM_INFORMATION)) {
          javaArguments = String.valueOf(api.value(event, "javaArguments"));
          continue;
        }
        boolean sample = isOneOf(SAMPLES, type);
        Object trace = sample || isOneOf(WAITS, type) ? api.value(event, "stackTrace") : null;
        if (trace == null) {
          continue;
        }
        List<JavaMethod> frames = known.get(trace);
        if (frames == null) {
          frames = frames(trace);
          known.put(trace, frames);
        }
        boolean cut = Boolean.TRUE.equals(api.value(trace, "truncated"));
        if (!sample) {
          consumer.accept(RecordedStack.waiting(frames, cut, nanosOf(event)));
        } else if (!isRecordedWait(type, frames)) {
          consumer.accept(RecordedStack.running(frames, cut, PERIOD.toNanos()));
        }
      }
    } catch (IOException | ReflectiveOperationException e) {
      throw new DiscoverException("the recording cannot be read", e);
    }
  }

  /** Returns the main class or jar and its arguments, which {@link #forEach} has found. */
  public String javaArguments() {
    return javaArguments;
  }

  private List<JavaMethod> frames(Object trace) throws IOException, ReflectiveOperationException {
    List<JavaMethod> frames = new ArrayList<>();
    for (Object frame : api.framesOf(trace)) {
      Object method = api.value(frame, "method");
      if (method != null) {
        frames.add(new JavaMethod(api.classOf(method), String.valueOf(api.value(method, "name"))));
      }
    }
    return frames;
  }

  private long nanosOf(Object event) throws IOException, ReflectiveOperationException {
    Instant start = api.startOf(event);
    Instant end = api.endOf(event);
    return Math.max(0, Duration.between(start.isBefore(since) ? since : start, end).toNanos());
  }

  /** Returns whether a sample shows a wait in a system call, which is also an event of its own. */
  private static boolean isRecordedWait(String type, List<JavaMethod> frames) {
    return type.equals("jdk.NativeMethodSample")
        && !frames.isEmpty()
        && frames.get(0).className().matches("(java\\.(io|net)|sun\\.nio)\\..*");
  }

  private static boolean isOneOf(String[] types, String type) {
    for (String each : types) {
      if (each.equals(type)) {
        return true;
      }
    }
    return false;
  }
}
