// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import io.promtap.it.harness.CaseSelection;
import io.promtap.it.jdbc.pools.SourceKind;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tables of {@link JdbcMatrixIT}: the databases, and the sources of connections that each is
 * used through. H2 represents the databases, since it needs no server. No pool, and HikariCP,
 * represent the sources.
 */
final class JdbcCases {

  private JdbcCases() {}

  static List<Database> databases(CaseSelection selection) {
    return selection.only(List.of(Database.values()), any -> any == Database.H2);
  }

  static List<SourceKind> sources(CaseSelection selection) {
    return selection.only(
        List.of(SourceKind.values()),
        any -> any == SourceKind.DRIVER_MANAGER || any == SourceKind.HIKARICP);
  }

  /** Those whose names have a text in them. */
  static <E extends Enum<E>> List<E> named(String text, E[] all) {
    return Stream.of(all).filter(any -> any.name().contains(text)).toList();
  }
}
