// SPDX-License-Identifier: Apache-2.0
package io.promtap.applications;

/**
 * An application of this JVM, as the label {@code application} names it. There is one object for
 * each name, whichever virtual hosts, versions or redeployments have it, so that no two series are
 * equal.
 */
public final class Application {

  public final String name;

  /** The place in tables; the first is 0. */
  final int number;

  Application(String name, int number) {
    this.name = name;
    this.number = number;
  }
}
