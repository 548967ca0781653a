package io.promtap.config;

import java.util.List;

/** The rule files that ship with Promtap, each for one library: what {@code packs:} can name. */
public final class Packs {

  static final PackFolder SHIPPED = new PackFolder("/io/promtap/packs/");

  private Packs() {}

  public static List<String> names() {
    return SHIPPED.names();
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
