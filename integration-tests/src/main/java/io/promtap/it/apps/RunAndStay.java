// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

import java.util.Arrays;

/** Runs the main method of another class, says DONE, and stays until its stdin ends. */
public final class RunAndStay {

  private RunAndStay() {}

  /** The name of the other class, then its arguments. */
  public static void main(String[] args) throws Exception {
    Class.forName(args[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    System.out.println("DONE");
    while (System.in.read() >= 0) {
      // Until whoever looks at the metrics has looked.
    }
  }
}
