// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

import java.io.IOException;
import java.util.logging.LogManager;

/**
 * Chooses its own log manager in its first statement, as application servers do, and says later
 * whether it got it. The JVM takes the choice of whoever touches {@code java.util.logging} first.
 */
public final class OwnLogManager {

  private OwnLogManager() {}

  /** The manager it wants. */
  public static final class Wanted extends LogManager {}

  public static void main(String[] args) throws IOException {
    System.setProperty("java.util.logging.manager", Wanted.class.getName());
    System.out.println("READY");
    int unused = System.in.read();
    System.out.println("MANAGER " + LogManager.getLogManager().getClass().getName());
  }
}
