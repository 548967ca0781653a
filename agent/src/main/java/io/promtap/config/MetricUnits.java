// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The units that names of metrics may have: base units, written out. */
final class MetricUnits {

  private static final List<String> PREFIXES =
      Arrays.asList(
          ("pico nano micro milli centi deci deca hecto kilo kibi mega mibi mebi giga gibi tera"
                  + " tebi peta pebi")
              .split(" "));

  /** Base units by all units, with themselves among them. */
  private static final Map<String, String> BASES = new HashMap<>();

  /** Units by their abbreviations. */
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

  /** The name with base units instead; adds what was wrong to the reasons. */
  static String repaired(String name, List<String> reasons) {
    String[] words = name.split("_", -1);
    boolean unitSeen = false;
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      // The linter does not take the first word for an abbreviation, nor does it look for a unit
      // behind the first one.
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

  /** Null if the word is no unit. */
  private static String base(String word) {
    String base = BASES.get(word);
    for (String prefix : PREFIXES) {
      if (base == null && word.startsWith(prefix)) {
        base = BASES.get(word.substring(prefix.length()));
      }
    }
    return base;
  }
}
