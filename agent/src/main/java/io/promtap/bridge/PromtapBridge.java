// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import java.util.concurrent.Callable;

/**
 * The holder of the recorders that woven code calls. Each is a no-op until the agent sets it and
 * again after the agent was stopped, so woven code never meets {@code null}.
 *
 * <p>A second start of the agent has classes of its own in another loader. It finds the first one
 * here.
 */
public final class PromtapBridge {

  /** Changes when a signature here changes; a second agent with another version does not start. */
  public static final int VERSION = 5;

  /** The type of server-sent events (HTML standard, section 9.2). */
  public static final String EVENT_STREAM = "text/event-stream";

  public static volatile PromtapHttp http = PromtapNoop.INSTANCE;
  public static volatile PromtapContainers containers = PromtapNoop.INSTANCE;
  public static volatile PromtapRoutes routes = PromtapNoop.INSTANCE;
  public static volatile PromtapJdbc jdbc = PromtapNoop.INSTANCE;
  public static volatile PromtapRules rules = PromtapNoop.INSTANCE;
  public static volatile PromtapFailures failures = PromtapNoop.INSTANCE;

  /** Stops the agent and returns a line about it for the user; {@code null} while there is none. */
  public static volatile Callable<String> stop;

  private static boolean claimed;

  private PromtapBridge() {}

  /**
   * The guard against a second start: the first caller in this JVM gets {@code true}.
   *
   * @return whether the caller may start; {@link #release()} makes it free again
   */
  public static synchronized boolean claim() {
    boolean first = !claimed;
    claimed = true;
    return first;
  }

  /** Puts the no-ops back, so that code which is still woven does nothing. */
  public static synchronized void silence() {
    http = PromtapNoop.INSTANCE;
    containers = PromtapNoop.INSTANCE;
    routes = PromtapNoop.INSTANCE;
    jdbc = PromtapNoop.INSTANCE;
    rules = PromtapNoop.INSTANCE;
    failures = PromtapNoop.INSTANCE;
  }

  /** As {@link #silence()}; also drops the state of all threads and frees the claim. */
  public static synchronized void release() {
    silence();
    PromtapThread.forgetAll();
    stop = null;
    claimed = false;
  }

  /**
   * Whether a response of this type is a stream of events.
   *
   * @param contentType or {@code null}
   */
  public static boolean isEventStream(String contentType) {
    return contentType != null
        && contentType.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length());
  }

  /**
   * Called by woven code for whatever its advice threw. The last line of defence: throws nothing.
   *
   * @param failure what was thrown in the advice, never an exception of the application
   * @param where the advice that failed
   */
  public static void failed(Throwable failure, String where) {
    try {
      failures.failed(failure, where);
    } catch (Throwable ignored) {
      // A stack that overflows in the report of a failure has nowhere else to go.
    }
  }
}
