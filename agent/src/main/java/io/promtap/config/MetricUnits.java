// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The units that names of metrics may have: base units, without abbreviations. */
final class MetricUnits {

  private static final List<String> PREFIXES =
      Arrays.asList(
          ("pico nano micro milli centi deci deca hecto kilo kibi mega mibi mebi giga gibi tera"
                  + " tebi peta pebi")
              .split(" "));

  /** The base unit of each unit. A base unit is its own. */
  private static final Map<String, String> BASES = new HashMap<>();

  /** The unit of each abbreviation. */
  private static final Map<String, String> ABBREVIATIONS = new HashMap<>();

  static {
    for (String base :
        "amperes bytes celsius grams joules kelvin meters metres seconds volts".split(" ")) {
      BASES.put(base, base);
    }
    put(BASES, "seconds", "minutes hours days weeks");
    put(BASES, "kelvin", "kelvins");
    put(BASES, "celsius", "fahrenheit rankine");
    put(BASES, "meters", "inches yards miles");
    put(BASES, "bytes", "bits");
    put(BASES, "joules", "calories");
    put(BASES, "grams", "pounds ounces");
    put(ABBREVIATIONS, "seconds", "s ms us ns sec h d");
    put(ABBREVIATIONS, "bytes", "b kb mb gb tb pb");
    put(ABBREVIATIONS, "meters", "m");
  }

  private MetricUnits() {}

  private static void put(Map<String, String> map, String base, String units) {
    for (String unit : units.split(" ")) {
      map.put(unit, base);
    }
  }

  /** Returns the name with base units instead, and adds what was wrong to the reasons. */
  static String repaired(String name, List<String> reasons) {
    String[] words = name.split("_", -1);
    boolean unitSeen = false;
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      // For the linter the first word is no abbreviation, and it looks only for the first unit.
      if (i > 0 && ABBREVIATIONS.containsKey(word)) {
        words[i] = ABBREVIATIONS.get(word);
        reasons.add("abbreviates the unit \"" + word + "\"");
      }
      String base = unitSeen ? null : base(word);
      unitSeen |= base != null;
      if (base != null && !base.equals(word)) {
        words[i] = base;
        reasons.add("has the unit " + word + " instead of " + base);
      }
    }
    return String.join("_", words);
  }

  /** Returns the base unit; {@code null} if the word is no unit. */
  private static @Nullable String base(String word) {
    String base = BASES.get(word);
    for (String prefix : PREFIXES) {
      if (base == null && word.startsWith(prefix)) {
        base = BASES.get(word.substring(prefix.length()));
      }
    }
    return base;
  }
}
