// SPDX-License-Identifier: Apache-2.0
package io.promtap.log;

import io.promtap.support.OneLine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A logger of one line per message: {@code [promtap] LEVEL message} on stderr. Never throws.
 *
 * <p>Each caller keeps secrets out of its message; this class cannot know them.
 */
public final class Log {

  /** Severity of a message. The logger's level is the lowest severity that it writes. */
  public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR,
    OFF;

    /** Returns the level with this name, in upper or lower case. */
    public static @Nullable Level named(String name) {
      for (Level level : values()) {
        if (level.name().equalsIgnoreCase(name)) {
          return level;
        }
      }
      return null;
    }
  }

  /** Receiver of finished lines; replaced by tests. */
  interface Sink {
    void line(String line);
  }

  /** A message can contain a text of the application of any length, such as an exception's. */
  static final int LONGEST_LINE = 4_000;

  private static volatile Level level = Level.INFO;
  private static volatile Sink sink = new StandardError();

  private Log() {}

  /** Sets the lowest level that is written; {@code INFO} for {@code null}. */
  public static void level(@Nullable Level lowest) {
    level = lowest == null ? Level.INFO : lowest;
  }

  /** Returns whether {@link #debug} writes anything. */
  public static boolean isDebug() {
    return level == Level.DEBUG;
  }

  public static void debug(String message) {
    log(Level.DEBUG, message, null);
  }

  public static void info(String message) {
    log(Level.INFO, message, null);
  }

  public static void warn(String message) {
    log(Level.WARN, message, null);
  }

  /** Appends the cause to the line. Its stack trace follows only at level DEBUG. */
  public static void warn(String message, @Nullable Throwable cause) {
    log(Level.WARN, message, cause);
  }

  public static void error(String message) {
    log(Level.ERROR, message, null);
  }

  /** Appends the cause to the line. Its stack trace follows only at level DEBUG. */
  public static void error(String message, @Nullable Throwable cause) {
    log(Level.ERROR, message, cause);
  }

  static void sink(@Nullable Sink replacement) {
    sink = replacement == null ? new StandardError() : replacement;
  }

  // Logging runs inside premain and inside class transformation, so it must not throw.
  private static void log(Level severity, String message, @Nullable Throwable cause) {
    try {
      if (severity.compareTo(level) < 0) {
        return;
      }
      Sink out = sink;
      String text = cause == null ? message : message + ": " + describe(cause);
      out.line(line(severity, text));
      if (cause != null && level == Level.DEBUG) {
        stackTrace(cause, out);
      }
    } catch (Throwable ignored) {
      // There is no other place to report it.
    }
  }

  private static String line(Level severity, String text) {
    return "[promtap] " + severity + " " + OneLine.of(cut(String.valueOf(text)));
  }

  private static void stackTrace(Throwable cause, Sink out) {
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    for (String frame : trace.toString().split("\\R")) {
      out.line(line(Level.DEBUG, frame));
    }
  }

  /** Guards against an exception class of the application whose toString throws. */
  private static String describe(Throwable cause) {
    try {
      return cause.toString();
    } catch (Throwable broken) {
      return cause.getClass().getName();
    }
  }

  private static String cut(String text) {
    return text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "..." : text;
  }

  /**
   * Receiver that writes to the process's stderr itself. It does not use {@code System.err}: the
   * application may replace that, or read what is written to it.
   */
  private static final class StandardError implements Sink {
    private static final String LINE_END = System.lineSeparator();
    private final PrintStream stream = new PrintStream(new FileOutputStream(FileDescriptor.err));

    @Override
    public void line(String line) {
      // One write, so that lines of other writers do not land inside this one.
      byte[] bytes = (line + LINE_END).getBytes(StandardCharsets.UTF_8);
      stream.write(bytes, 0, bytes.length);
      stream.flush();
    }
  }
}
