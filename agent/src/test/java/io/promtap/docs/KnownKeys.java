// SPDX-License-Identifier: Apache-2.0
package io.promtap.docs;

import io.promtap.config.ConfigException;
import io.promtap.config.ConfigLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The keys of a configuration file, found by asking the reader itself: every word that stands in
 * its compiled classes is offered as a key in every section, and the reader says which ones it does
 * not know. So no second list of keys has to be kept.
 */
final class KnownKeys {

  /** The reader lists 50 mistakes at most. */
  private static final int AT_ONCE = 20;

  private static final String NONSENSE = "noSuchKeyAnywhere";

  private final List<String> words;
  private final Set<String> keys = new TreeSet<>();

  private KnownKeys(List<String> words) {
    this.words = words;
  }

  /** Paths such as {@code rules[].metrics[].counter}, those of sections included. */
  static Set<String> find() {
    Set<String> words = CompiledClasses.words(ConfigLoader.class, "[a-z][A-Za-z]{1,30}");
    // Keys may be made of the names of enum constants.
    CompiledClasses.words(ConfigLoader.class, "[A-Z]{2,30}")
        .forEach(name -> words.add(name.toLowerCase(Locale.ROOT)));
    KnownKeys known = new KnownKeys(new ArrayList<>(words));
    known.explore("");
    return known.keys;
  }

  private void explore(String section) {
    if (!problems(section, List.of(NONSENSE)).contains(unknown(NONSENSE, section))) {
      return;
    }
    for (int from = 0; from < words.size(); from += AT_ONCE) {
      List<String> offered = words.subList(from, Math.min(words.size(), from + AT_ONCE));
      String problems = problems(section, offered);
      for (String word : offered) {
        if (!problems.contains(unknown(word, section)) && !isForLater(word, section, problems)) {
          String key = section.isEmpty() ? word : section + "." + word;
          keys.add(key);
          explore(key);
          explore(key + "[]");
        }
      }
    }
  }

  private static String unknown(String word, String section) {
    String under = section.isEmpty() ? "" : " under " + indexed(section);
    return ": unknown key \"" + word + "\"" + under + (section.isEmpty() ? "" : ";");
  }

  private static boolean isForLater(String word, String section, String problems) {
    String key = section.isEmpty() ? word : indexed(section) + "." + word;
    return problems.contains(key + " is not supported in this version");
  }

  private static String indexed(String section) {
    return section.replace("[]", "[0]");
  }

  /** What the reader says about these keys, each message between {@code :} and {@code ;}. */
  private static String problems(String section, List<String> keys) {
    String yaml =
        keys.stream()
            .map(key -> '"' + key + "\": true")
            .collect(Collectors.joining(", ", "{", "}"));
    String[] steps = section.isEmpty() ? new String[0] : section.split("\\.");
    for (int i = steps.length - 1; i >= 0; i--) {
      boolean list = steps[i].endsWith("[]");
      String key = list ? steps[i].substring(0, steps[i].length() - 2) : steps[i];
      yaml = "{" + key + ": " + (list ? "[" + yaml + "]" : yaml) + "}";
    }
    try {
      ConfigLoader.parse("keys", yaml);
      return "";
    } catch (ConfigException e) {
      String all =
          e.problems().stream().map(problem -> ": " + problem + ";").collect(Collectors.joining());
      if (all.contains("more mistakes are not listed")) {
        throw new AssertionError("too many keys at once: " + all);
      }
      return all;
    }
  }
}
