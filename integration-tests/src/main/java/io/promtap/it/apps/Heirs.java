// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Two classes inherit one method. That of each is called once for each line on stdin. */
public final class Heirs {

  private Heirs() {}

  public static void main(String[] args) throws IOException {
    // Brings the superclass before the other heir is there.
    Parent second = new Second();
    Parent first = new First();
    System.out.println("READY");
    BufferedReader stdin =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = stdin.readLine()) != null; ) {
      first.work();
      second.work();
      System.out.println("DONE " + line);
    }
  }

  /** Has what both inherit. */
  public static class Parent {
    public int work() {
      return 1;
    }
  }

  /** The one that the rule names. */
  public static final class First extends Parent {}

  /** The one that it does not. */
  public static final class Second extends Parent {}
}
