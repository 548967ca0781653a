package io.promtap;

import io.promtap.bridge.PromtapBridge;
import io.promtap.exporter.Announcements;
import io.promtap.log.Log;
import io.promtap.premain.BridgePublisher;
import io.promtap.support.Version;
import java.lang.instrument.Instrumentation;
import java.util.concurrent.Callable;

/**
 * What is asked of a running JVM through the JDK's attach API: to start Promtap, to end what runs,
 * or to say what rules would hit. Entered by name from the premain class, on the JVM's attach
 * thread. Answers by {@link Announcements}, which the one who asked reads.
 */
public final class Attach {

  /** As the agent argument: not to start but to end. */
  public static final String DETACH = "detach";

  /** Begins an agent argument that only asks; the rest is what {@link LiveCheck} takes. */
  public static final String CHECK = "check ";

  /** Begins the answer if all went well; what follows is the version or what was done. */
  public static final String OK = "ok ";

  private Attach() {}

  /**
   * @param arguments as at a start, or {@link #DETACH}, or {@code null}
   * @return whether Promtap runs by this call and its loader has to stay open
   * @throws Exception if Promtap cannot start
   */
  public static boolean start(String arguments, Instrumentation instrumentation, long startNanos)
      throws Exception {
    Announcements announcements = new Announcements(instrumentation);
    if (arguments != null && arguments.trim().equals(DETACH)) {
      announcements.answer(detach());
      return false;
    }
    if (arguments != null && arguments.startsWith(CHECK)) {
      announcements.answer(LiveCheck.run(arguments.substring(CHECK.length()), instrumentation));
      return false;
    }
    try {
      String obstacle = Agent.start(arguments, instrumentation, startNanos, true);
      announcements.answer(obstacle == null ? OK + Version.current() : obstacle);
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
      return OK + running.call();
    } catch (Throwable failure) {
      Log.error("detach", failure);
      return "cannot detach: " + failure;
    }
  }
}
