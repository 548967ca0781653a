// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.List;

/** The rule files that ship with Promtap, each for one library. {@code packs:} names them. */
public final class Packs {

  static final PackFolder SHIPPED = new PackFolder("/io/promtap/packs/");

  private Packs() {}

  public static List<String> names() {
    return SHIPPED.names();
  }

  /**
   * The pack that a rule is of, or {@code null}. A pack may have rules for several versions of its
   * library, of which some find nothing.
   */
  public static String ofRule(String ruleName) {
    String start = ruleName.substring(0, Math.max(ruleName.indexOf('.'), 0));
    return names().contains(start) ? start : null;
  }

  /** What the pack is about, in one line; empty if it does not say. Null: no such pack. */
  public static String description(String name) {
    return SHIPPED.description(name);
  }

  /** The file as it is. Null: no such pack. */
  public static String yaml(String name) {
    return SHIPPED.yaml(name);
  }
}
