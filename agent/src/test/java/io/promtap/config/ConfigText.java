// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

/** Reads configurations from texts, with the packs of the tests. */
final class ConfigText {

  static final PackFolder PACKS = new PackFolder("/io/promtap/testpacks/");

  private ConfigText() {}

  static List<MethodRule> rules(String yaml) throws ConfigException {
    return read(yaml).rules();
  }

  static MethodRule rule(String yaml) throws ConfigException {
    return rules(yaml).get(0);
  }

  private static PromtapConfig read(String yaml) throws ConfigException {
    Problems problems = new Problems("p.yaml");
    PromtapConfig config =
        new ConfigReader(problems, PACKS)
            .read(YamlParser.parse("p.yaml", yaml, problems).orElse(null));
    problems.throwIfAny();
    return config;
  }

  /** As the user reads them; none if there is no mistake. */
  static List<String> problems(String yaml) {
    ConfigException failure = catchThrowableOfType(ConfigException.class, () -> read(yaml));
    return failure == null
        ? List.of()
        : failure.problems().stream().map(Problem::toString).toList();
  }
}
