// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reflective view of the few methods of {@code jdk.jfr.consumer} that {@code discover} needs. The
 * code is compiled for Java 8, which does not have them.
 */
public final class FlightRecorderApi {
  private final Class<?> file = type("RecordingFile");
  private final Method hasMoreEvents = file.getMethod("hasMoreEvents");
  private final Method readEvent = file.getMethod("readEvent");
  private final Method eventType = type("RecordedEvent").getMethod("getEventType");
  private final Method typeName = Class.forName("jdk.jfr.EventType").getMethod("getName");
  private final Method start = type("RecordedEvent").getMethod("getStartTime");
  private final Method end = type("RecordedEvent").getMethod("getEndTime");
  private final Method value = type("RecordedObject").getMethod("getValue", String.class);
  private final Method frames = type("RecordedStackTrace").getMethod("getFrames");
  private final Method methodType = type("RecordedMethod").getMethod("getType");
  private final Method className = type("RecordedClass").getMethod("getName");

  private FlightRecorderApi() throws ClassNotFoundException, NoSuchMethodException {}

  /**
   * Finds the API.
   *
   * @throws DiscoverException if the JVM that this runs on cannot read recordings
   */
  public static FlightRecorderApi find() throws DiscoverException {
    try {
      return new FlightRecorderApi();
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      throw new DiscoverException(
          "this is Java "
              + System.getProperty("java.version")
              + " without the module jdk.jfr; run discover by a JDK 11 or newer");
    }
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName("jdk.jfr.consumer." + name);
  }

  Closeable open(Path path) throws IOException, ReflectiveOperationException {
    try {
      return (Closeable) file.getConstructor(Path.class).newInstance(path);
    } catch (InvocationTargetException e) {
      throw unwrapped(e);
    }
  }

  boolean hasMoreEvents(Closeable recording) throws IOException, ReflectiveOperationException {
    return (Boolean) call(hasMoreEvents, recording);
  }

  Object readEvent(Closeable recording) throws IOException, ReflectiveOperationException {
    return call(readEvent, recording);
  }

  String typeOf(Object event) throws IOException, ReflectiveOperationException {
    return (String) call(typeName, call(eventType, event));
  }

  Instant startOf(Object event) throws IOException, ReflectiveOperationException {
    return (Instant) call(start, event);
  }

  Instant endOf(Object event) throws IOException, ReflectiveOperationException {
    return (Instant) call(end, event);
  }

  @Nullable Object value(Object recorded, String field)
      throws IOException, ReflectiveOperationException {
    return call(value, recorded, field);
  }

  List<?> framesOf(Object trace) throws IOException, ReflectiveOperationException {
    return (List<?>) call(frames, trace);
  }

  String classOf(Object method) throws IOException, ReflectiveOperationException {
    return (String) call(className, call(methodType, method));
  }

  private static Object call(Method method, Object target, Object... arguments)
      throws IOException, ReflectiveOperationException {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw unwrapped(e);
    }
  }

  private static ReflectiveOperationException unwrapped(InvocationTargetException e)
      throws IOException {
    if (e.getCause() instanceof IOException) {
      throw (IOException) e.getCause();
    }
    return e;
  }
}
