// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.applications.Applications;

/**
 * The application of a call that completes on another thread than it began on. While the end of the
 * call is recorded, that thread works for it.
 */
final class CallersApplication {

  private CallersApplication() {}

  /**
   * Has this thread work for an application.
   *
   * @param application its number; nothing happens if it is 0
   * @return the argument of {@link #leave}
   */
  static int enter(int application) {
    return application == 0 ? 0 : Applications.work(application);
  }

  static void leave(int application, int before) {
    if (application != 0) {
      Applications.work(before);
    }
  }
}
