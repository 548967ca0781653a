package io.promtap.it.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which JDK runs what. */
class JdksTest {
  private static final Jdk OLD = new Jdk(8, Path.of("/jdk-8"));
  private static final Jdk NEW = new Jdk(25, Path.of("/jdk-25"));

  @Test
  void a_jdk_is_chosen_by_its_major_version() {
    assertThat(Jdks.named(25, List.of(OLD, NEW))).isEqualTo(NEW);
  }

  @Test
  void a_jdk_that_is_not_there_is_an_error_that_says_what_to_do() {
    assertThatThrownBy(() -> Jdks.named(26, List.of(OLD, NEW)))
        .hasMessage(
            "There is no JDK 26 among [JDK 8, JDK 25]. Name its home: -Dpromtap.jdks=/path/to/jdk-26");
  }

  @Test
  void a_library_names_what_keeps_it_from_a_jdk() {
    JavaVersions versions = JavaVersions.from(11).upTo(24, "it reads no newer class files");

    assertThat(versions.obstacle(OLD)).hasValue("needs Java 11");
    assertThat(versions.obstacle(NEW))
        .hasValue("runs up to Java 24: it reads no newer class files");
    assertThat(JavaVersions.from(25).obstacle(NEW)).isEmpty();
  }
}
