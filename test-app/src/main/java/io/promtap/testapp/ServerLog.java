// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps Tomcat's java.util.logging output to what an operator must read. */
final class ServerLog {
  // java.util.logging holds its loggers weakly: without these references the level would be
  // forgotten.
  private static final Logger TOMCAT = Logger.getLogger("org.apache");
  private static final Logger LEAKS = Logger.getLogger("org.apache.catalina.loader");
  private static final Logger SESSION_IDS =
      Logger.getLogger("org.apache.catalina.util.SessionIdGeneratorBase");

  private ServerLog() {}

  static void quieten() {
    TOMCAT.setLevel(Level.WARNING);
    // Warnings about what an application leaves behind for the next one in the same JVM: here is
    // none.
    LEAKS.setLevel(Level.SEVERE);
    // A warning that the first random number took 0.1 s, as on any machine with other work.
    SESSION_IDS.setLevel(Level.SEVERE);
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.setFilter(ServerLog::isNews);
    }
  }

  /**
   * Exceptions that escape a servlet by design are answered to the client, and are no news in the
   * log.
   */
  private static boolean isNews(LogRecord entry) {
    Throwable thrown = entry.getThrown();
    return !(thrown instanceof AgentCrashedException || thrown instanceof GoneException);
  }
}
