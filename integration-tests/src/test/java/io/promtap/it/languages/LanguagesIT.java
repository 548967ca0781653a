// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.languages;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.LeftOut;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A call of what stands in the source counts once, and what a compiler adds does not count. */
class LanguagesIT {

  @TestFactory
  Stream<DynamicContainer> each_construct_counts_as_in_the_source() {
    List<Language> all = List.of(Language.values());
    List<Language> selected = CaseSelection.current().only(all, any -> false);
    LeftOut.addCases("the languages", all, selected);
    return selected.stream()
        .map(language -> DynamicContainer.dynamicContainer(language.name(), tests(language)));
  }

  private static Stream<DynamicTest> tests(Language language) {
    try {
      Map<String, Long> counted = language.counted();
      Map<String, Map<String, Long>> constructs = constructs(language);
      List<DynamicTest> tests = new ArrayList<>();
      Map<String, Long> others = new TreeMap<>(counted);
      constructs.forEach(
          (construct, expected) -> {
            others.keySet().removeAll(expected.keySet());
            Map<String, Long> seen = new TreeMap<>();
            expected.keySet().forEach(key -> seen.put(key, counted.getOrDefault(key, 0L)));
            tests.add(
                DynamicTest.dynamicTest(construct, () -> assertThat(seen).isEqualTo(expected)));
          });
      tests.add(DynamicTest.dynamicTest("nothing else", () -> assertThat(others).isEmpty()));
      return tests.stream();
    } catch (IOException e) {
      return Stream.of(
          DynamicTest.dynamicTest(
              "run",
              () -> {
                throw e;
              }));
    }
  }

  /** From the text of the language: a line that begins with # names a construct. */
  private static Map<String, Map<String, Long>> constructs(Language language) throws IOException {
    Map<String, Map<String, Long>> constructs = new LinkedHashMap<>();
    String name = language.name().toLowerCase(Locale.ROOT) + ".txt";
    try (InputStream in = LanguagesIT.class.getResourceAsStream(name)) {
      Map<String, Long> expected = new TreeMap<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (line.startsWith("# ")) {
          expected = new TreeMap<>();
          constructs.put(line.substring(2), expected);
        } else if (!line.isEmpty()) {
          int end = line.lastIndexOf(' ');
          expected.put(line.substring(0, end), Long.valueOf(line.substring(end + 1)));
        }
      }
    }
    return constructs;
  }
}
