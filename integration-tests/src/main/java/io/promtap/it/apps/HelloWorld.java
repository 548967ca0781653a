// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

/** The shortest-lived application: says hello and when it reached its end. */
public final class HelloWorld {

  private HelloWorld() {}

  public static void main(String[] args) {
    System.out.println("hello");
    System.out.println("END " + System.currentTimeMillis());
  }
}
