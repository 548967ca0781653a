// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The holder of the recorders that woven code calls. Each is a no-op until the agent sets it and
 * again after the agent was stopped, so woven code never meets {@code null}.
 *
 * <p>A second start of the agent has classes of its own in another loader. It finds the first one
 * here.
 */
public final class PromtapBridge {

  /** Changes when a signature here changes. A second agent with another version does not start. */
  public static final int VERSION = 16;

  /** The type of server-sent events (HTML standard, section 9.2). */
  public static final String EVENT_STREAM = "text/event-stream";

  public static volatile PromtapHttp http = PromtapNoop.INSTANCE;
  public static volatile PromtapContainers containers = PromtapNoop.INSTANCE;
  public static volatile PromtapExchanges exchanges = PromtapNoop.INSTANCE;
  public static volatile PromtapRoutes routes = PromtapNoop.INSTANCE;
  public static volatile PromtapJdbc jdbc = PromtapNoop.INSTANCE;
  public static volatile PromtapR2dbc r2dbc = PromtapNoop.INSTANCE;
  public static volatile PromtapRules rules = PromtapNoop.INSTANCE;
  public static volatile PromtapFailures failures = PromtapNoop.INSTANCE;

  /** The last index of what was lost, as the mask of a count. */
  public static final int LAST_LOST = 255;

  /**
   * The containers whose end of a request was lost to an error, until the recorder looks at them.
   * Woven code writes them itself, where a call could fail again.
   */
  public static final @Nullable Object[] lostEnds = new Object[LAST_LOST + 1];

  /** How often an end was lost. Threads may overwrite each other, which loses one more. */
  public static int endsLost;

  /** The same of connections, and of owners of handles, whose close was lost. */
  public static final @Nullable Object[] lostCloses = new Object[LAST_LOST + 1];

  public static int closesLost;

  /** Stops the agent and returns a line for the user; {@code null} while no agent runs. */
  public static volatile @Nullable Callable<String> stop;

  private static boolean claimed;

  private PromtapBridge() {}

  /**
   * Guards against a second start in this JVM.
   *
   * @return {@code true} for the first caller, and for the first one after {@link #release()}
   */
  public static synchronized boolean claim() {
    boolean first = !claimed;
    claimed = true;
    return first;
  }

  /** Puts the no-ops back, so that code that is still woven does nothing. */
  public static synchronized void silence() {
    PromtapJdbc former = jdbc;
    http = PromtapNoop.INSTANCE;
    containers = PromtapNoop.INSTANCE;
    exchanges = PromtapNoop.INSTANCE;
    routes = PromtapNoop.INSTANCE;
    jdbc = PromtapNoop.INSTANCE;
    r2dbc = PromtapNoop.INSTANCE;
    rules = PromtapNoop.INSTANCE;
    failures = PromtapNoop.INSTANCE;
    former.agentEnds();
  }

  /** Does what {@link #silence()} does, drops the state of all threads and frees the claim. */
  public static synchronized void release() {
    silence();
    PromtapThread.forgetAll();
    for (int i = 0; i <= LAST_LOST; i++) {
      lostEnds[i] = null;
      lostCloses[i] = null;
    }
    stop = null;
    claimed = false;
  }

  /** Returns whether a response of this type is a stream of events. */
  public static boolean isEventStream(@Nullable CharSequence contentType) {
    int length = EVENT_STREAM.length();
    if (contentType == null || contentType.length() < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Character.toLowerCase(contentType.charAt(i)) != EVENT_STREAM.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes what an object of the application or its server threw instead of an answer. That costs
   * the answer and is no failure of Promtap, unless the object's type does not have the method:
   * then the advice was written for another type.
   *
   * @param where the advice that asked
   */
  public static void unanswered(Throwable thrown, String where) {
    if (thrown instanceof IncompatibleClassChangeError
        && !(thrown instanceof AbstractMethodError)) {
      failed(thrown, where);
    }
  }

  /**
   * Takes what an advice threw, from the woven code around it. Throws nothing itself.
   *
   * @param failure an exception of the advice, not of the application
   * @param where the advice that failed
   */
  public static void failed(Throwable failure, String where) {
    try {
      failures.failed(failure, where);
    } catch (Throwable ignored) {
      // The stack may overflow while the failure is reported. Nobody else can take that error.
    }
  }
}
