// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.CaseSelection;
import io.promtap.it.jdbc.pools.SourceKind;
import org.junit.jupiter.api.Test;

/** The databases, pools and frameworks of a short build and of a full one. */
class JdbcCasesTest {

  @Test
  void a_full_build_has_every_database_through_every_source() {
    assertThat(JdbcCases.databases(CaseSelection.ALL)).containsExactly(Database.values());
    assertThat(JdbcCases.sources(CaseSelection.ALL)).containsExactly(SourceKind.values());
  }

  @Test
  void a_short_build_has_an_embedded_database_with_a_pool_and_without() {
    assertThat(JdbcCases.databases(CaseSelection.REPRESENTATIVES)).containsExactly(Database.H2);
    assertThat(JdbcCases.sources(CaseSelection.REPRESENTATIVES))
        .extracting(SourceKind::isPool)
        .containsExactly(false, true);
  }

  @Test
  void a_full_build_has_every_framework_and_a_short_one_the_newest_version_of_each() {
    assertThat(FrameworksIT.select(CaseSelection.ALL)).isEqualTo(FrameworksIT.ALL);
    assertThat(FrameworksIT.select(CaseSelection.REPRESENTATIVES))
        .extracting(FrameworksIT.Framework::toString)
        .containsExactly(
            "SpringApp of frameworks",
            "JooqApp of frameworks",
            "MyBatisApp of frameworks",
            "HibernateApp of hibernate-7");
  }
}
