// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.lang.instrument.Instrumentation;

/**
 * A search for the HTTP servers of a service that runs already, among its loaded classes. The
 * transformer sees only classes that are loaded after an attach.
 */
final class LoadedHttpStacks {

  private LoadedHttpStacks() {}

  /** Reports the servers. */
  static void find(Instrumentation instrumentation, WeavingReport report) {
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      String name = type.getName();
      HttpStack stack = HttpStack.byClass(name.replace('.', '/'));
      if (stack != null) {
        report.foundHttpStack(stack, name);
      }
    }
  }
}
