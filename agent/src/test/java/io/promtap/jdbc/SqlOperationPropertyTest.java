// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Properties that hold for any SQL and for any other text. */
class SqlOperationPropertyTest {

  private static final List<String> MAIN = List.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE");

  @Property
  void any_text_has_an_operation_of_the_list(@ForAll String text) {
    assertThat(SqlOperation.of(text)).isBetween(0, SqlOperation.COUNT - 1);
  }

  @Property
  void a_keyword_is_found_past_any_junk_in_any_case(
      @ForAll("junk") String junk, @ForAll("keywords") String keyword, @ForAll String rest) {
    String sql = junk + keyword + " " + rest;
    assertThat(SqlOperation.name(SqlOperation.of(sql)))
        .as(sql)
        .isEqualTo(keyword.toUpperCase(Locale.ROOT));
  }

  @Property
  void common_table_expressions_do_not_decide(
      @ForAll("junk") String junk,
      @ForAll("tables") String tables,
      @ForAll("mainVerbs") String verb,
      @ForAll String rest) {
    String sql = junk + "with " + tables + " " + verb + " " + rest;
    assertThat(SqlOperation.name(SqlOperation.of(sql)))
        .as(sql)
        .isEqualTo(verb.toUpperCase(Locale.ROOT));
  }

  @Property
  void what_follows_a_comment_that_never_ends_is_not_read(@ForAll("keywords") String keyword) {
    assertThat(SqlOperation.of("/* " + keyword)).isEqualTo(SqlOperation.OTHER);
  }

  @Provide
  Arbitrary<String> junk() {
    return Arbitraries.of(
            " ",
            "\t",
            "\r\n",
            ";",
            "(",
            "\uFEFF",
            "\u00a0",
            "\u3000",
            "/* delete */",
            "/*+ hint */",
            "-- drop\n",
            "# it's\n",
            "/* a /* b */ ' */",
            "{",
            "{? = ")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> keywords() {
    return inAnyCase(
        IntStream.range(1, SqlOperation.COUNT)
            .mapToObj(SqlOperation::name)
            .collect(Collectors.toList()));
  }

  @Provide
  Arbitrary<String> mainVerbs() {
    return inAnyCase(MAIN);
  }

  @Provide
  Arbitrary<String> tables() {
    Arbitrary<String> body =
        Arbitraries.of(
                "select 1",
                "(delete from x)",
                "')'",
                "\"(\"",
                "/* ( */",
                "-- )\n",
                "update y",
                "[)]")
            .list()
            .ofMaxSize(5)
            .map(parts -> String.join(" ", parts));
    return Combinators.combine(Arbitraries.of("a", "b2", "\"insert\"", "`x`", "r(n)"), body)
        .as((name, select) -> name + " as (" + select + ")")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(parts -> String.join(", ", parts));
  }

  private static Arbitrary<String> inAnyCase(List<String> words) {
    return Combinators.combine(Arbitraries.of(words), Arbitraries.randoms())
        .as(
            (word, random) ->
                word.chars()
                    .map(c -> random.nextBoolean() ? c : Character.toLowerCase(c))
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining()));
  }
}
