// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which JDK runs what. */
class JdksTest {
  private static final Jdk OLD = new Jdk(8, Path.of("/jdk-8"));
  private static final Jdk BETWEEN = new Jdk(17, Path.of("/jdk-17"));
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

  @Test
  void a_jdk_between_a_librarys_oldest_and_newest_is_known_as_such() {
    List<Jdk> jdks = List.of(OLD, BETWEEN, NEW);

    assertThat(JavaVersions.from(8).betweenEnds(BETWEEN, jdks))
        .hasValue("only on JDK 8 and JDK 25");
    assertThat(JavaVersions.from(11).betweenEnds(BETWEEN, jdks)).isEmpty();
    assertThat(JavaVersions.from(8).upTo(24, "").betweenEnds(BETWEEN, jdks)).isEmpty();
    assertThat(JavaVersions.from(8).betweenEnds(NEW, jdks)).isEmpty();
  }

  @Test
  void two_libraries_run_together_where_both_run() {
    JavaVersions both = JavaVersions.from(8).upTo(24, "old").and(JavaVersions.from(11));

    assertThat(both).isEqualTo(JavaVersions.from(11).upTo(24, "old"));
  }
}
