// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rule files that ship with Promtap, each for one library. {@code packs:} names them. */
public final class Packs {

  static final PackFolder SHIPPED = new PackFolder("/io/promtap/packs/");

  private Packs() {}

  /** Returns the names of all packs. */
  public static List<String> names() {
    return SHIPPED.names();
  }

  /**
   * Returns the pack of a rule; {@code null} for a rule of the user. A pack may have rules for
   * several versions of its library, so some of them match nothing.
   */
  public static @Nullable String ofRule(String ruleName) {
    String start = ruleName.substring(0, Math.max(ruleName.indexOf('.'), 0));
    return names().contains(start) ? start : null;
  }

  /** Returns the description in the first line; {@code null} if there is no such pack. */
  public static @Nullable String description(String name) {
    return SHIPPED.description(name);
  }

  /** Returns the text of the file; {@code null} if there is no such pack. */
  public static @Nullable String yaml(String name) {
    return SHIPPED.yaml(name);
  }
}
