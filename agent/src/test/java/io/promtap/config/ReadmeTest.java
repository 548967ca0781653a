package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the README shows as a configuration is one. */
class ReadmeTest {

  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @TestFactory
  Stream<DynamicTest> a_configuration_in_the_readme_is_accepted() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    return BLOCK
        .matcher(readme)
        .results()
        .map(found -> found.group(1))
        .filter(yaml -> yaml.contains("rules:") || yaml.contains("executions:"))
        .map(
            yaml ->
                DynamicTest.dynamicTest(yaml.lines().findFirst().orElse(""), () -> check(yaml)));
  }

  private static void check(String yaml) throws ConfigException {
    assertThat(ConfigLoader.parse("README.md", yaml).rules()).isNotEmpty();
  }
}
