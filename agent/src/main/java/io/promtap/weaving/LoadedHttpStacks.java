// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.lang.instrument.Instrumentation;

/**
 * A search for the HTTP servers of a service that runs already, among its loaded classes. The
 * transformer sees only classes that are loaded after an attach.
 */
final class LoadedHttpStacks {

  private static final String JDK_SERVER = "com.sun.net.httpserver.HttpServer";
  private static final String JDK_DISPATCHER = "sun.net.httpserver.ServerImpl$Dispatcher";

  private LoadedHttpStacks() {}

  /** Reports the servers. */
  static void find(Instrumentation instrumentation, WeavingReport report) {
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      String name = type.getName();
      HttpStack stack = HttpStack.byClass(name.replace('.', '/'));
      if (stack == null && name.equals(JDK_SERVER) && isJdkServerRunning()) {
        stack = HttpStack.JDK;
      }
      if (stack != null) {
        report.foundHttpStack(stack, name);
      }
    }
  }

  private static boolean isJdkServerRunning() {
    for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
      for (StackTraceElement frame : stack) {
        if (frame.getClassName().equals(JDK_DISPATCHER)) {
          return true;
        }
      }
    }
    return false;
  }
}
