// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import io.promtap.attach.Announcements;
import io.promtap.attach.AttachProtocol;
import io.promtap.bridge.PromtapBridge;
import io.promtap.check.LiveCheck;
import io.promtap.log.Log;
import io.promtap.premain.BridgePublisher;
import io.promtap.support.Version;
import java.lang.instrument.Instrumentation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The entry of the agent in a running JVM. A request comes through the JDK's attach API: start,
 * detach, or check rules. The premain class calls it by name, on the JVM's attach thread. The
 * answer goes to {@link Announcements}, where the command line reads it.
 */
public final class AttachEntry {

  private AttachEntry() {}

  /**
   * Handles a request.
   *
   * @param arguments a request of {@link AttachProtocol}, or the arguments of a start
   * @return whether this call has started Promtap, so that its loader must stay open
   * @throws Exception if Promtap cannot start
   */
  public static boolean start(
      @Nullable String arguments, Instrumentation instrumentation, long startNanos)
      throws Exception {
    Announcements announcements = new Announcements(instrumentation);
    if (arguments != null && arguments.trim().equals(AttachProtocol.DETACH)) {
      announcements.answer(detach());
      return false;
    }
    if (arguments != null && arguments.startsWith(AttachProtocol.CHECK)) {
      announcements.answer(
          LiveCheck.run(arguments.substring(AttachProtocol.CHECK.length()), instrumentation));
      return false;
    }
    try {
      String obstacle = Agent.start(arguments, instrumentation, startNanos, true);
      announcements.answer(obstacle == null ? AttachProtocol.OK + Version.current() : obstacle);
      return obstacle == null;
    } catch (Throwable failure) {
      announcements.answer("cannot start: " + failure);
      throw failure;
    }
  }

  private static String detach() {
    try {
      Callable<String> running = BridgePublisher.isPublished() ? PromtapBridge.stop : null;
      if (running == null) {
        Log.warn("detach: is not running in this JVM");
        return "is not running in this JVM";
      }
      return AttachProtocol.OK + running.call();
    } catch (Throwable failure) {
      Log.error("detach", failure);
      return "cannot detach: " + failure;
    }
  }
}
