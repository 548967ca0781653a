// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SqlOperationTest {

  static Stream<Arguments> statements() {
    return Stream.of(
        arguments("select 1", "SELECT"),
        arguments("  \t SeLeCt * from t", "SELECT"),
        arguments("insert into t values (1)", "INSERT"),
        arguments("/* update */ -- delete \n /* a /* nested */ one */ SELECT 1", "SELECT"),
        arguments("# mysql comment\nDELETE FROM t", "DELETE"),
        arguments("/*+ hint */ update t set a = 1", "UPDATE"),
        arguments("(select 1) union (select 2)", "SELECT"),
        arguments("((( select 1 )))", "SELECT"),
        arguments("with a as (select 1) insert into t select * from a", "INSERT"),
        arguments(
            "WITH RECURSIVE r(n) AS (VALUES (1) UNION SELECT n+1 FROM r), s AS (DELETE FROM x) UPDATE t SET a=1",
            "UPDATE"),
        arguments("with \"select\" as (select ')' from \"a(\") select 1", "SELECT"),
        arguments("{call p(?)}", "CALL"),
        arguments("{? = call f(?, ?)}", "CALL"),
        arguments("exec p", "CALL"),
        arguments("EXECUTE prepared", "CALL"),
        arguments("EXPLAIN ANALYZE SELECT 1", "EXPLAIN"),
        arguments("start transaction", "BEGIN"),
        arguments("; ; select 1; delete from t", "SELECT"),
        arguments("merge into t using s on 1=1", "MERGE"),
        arguments("truncate table t", "TRUNCATE"),
        arguments("create table select_log (a int)", "CREATE"),
        arguments("/*!40101 SET NAMES utf8 */", "SET"),
        arguments("/*! STRAIGHT_JOIN */ select 1", "OTHER"),
        arguments("/*M!100100 */ select 1", "SELECT"),
        arguments("with a as (select * from #temp) insert into t select * from a", "INSERT"),
        arguments("with a as (select d #>> '{b}' from t) update t set x = 1", "UPDATE"),
        arguments("with a as (\n# it's a comment )\nselect 1) delete from t", "DELETE"),
        arguments("with [select] as (select 1) delete from t", "DELETE"),
        arguments("with a as materialized (select 1), b(c) as (select 2) select 3", "SELECT"),
        arguments("\u3000\u200b\u202f select 1", "SELECT"),
        arguments("\u0131nsert into t values (1)", "OTHER"),
        arguments("\u017felect 1", "OTHER"),
        arguments("declare x int; select 1", "DECLARE"),
        arguments("<<label>> begin null; end;", "OTHER"),
        arguments("SELECTED", "OTHER"),
        arguments("SELECT1", "OTHER"),
        arguments("séléct 1", "OTHER"),
        arguments("42", "OTHER"),
        arguments("'select'", "OTHER"),
        arguments("-- only a comment", "OTHER"),
        arguments("/* never closed", "OTHER"),
        arguments("with a as (select 1", "OTHER"),
        arguments("", "OTHER"));
  }

  @ParameterizedTest
  @MethodSource("statements")
  void the_first_keyword_says_what_a_statement_does(String sql, String operation) {
    assertThat(SqlOperation.name(SqlOperation.of(sql))).isEqualTo(operation);
  }

  /** Lines of an operation, a tab and a statement, below the name of a database. */
  static Stream<Arguments> statementsOfDatabases() throws IOException {
    List<Arguments> statements = new ArrayList<>();
    String database = "";
    for (String line : lines("statements.txt")) {
      String[] parts = line.split("\t", 2);
      if (line.startsWith("# ")) {
        database = line.substring(2);
      } else {
        statements.add(arguments(database, parts[1].replace("\\n", "\n"), parts[0]));
      }
    }
    return statements.stream();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("statementsOfDatabases")
  void each_documented_form_has_its_operation(String database, String sql, String operation) {
    assertThat(SqlOperation.name(SqlOperation.of(sql))).as(database).isEqualTo(operation);
  }

  static Stream<Arguments> statementsThatEnd() throws IOException {
    return statementsOfDatabases().filter(any -> !any.get()[2].equals("OTHER"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("statementsThatEnd")
  void a_statement_with_a_long_list_behind_it_has_the_same_operation(
      String database, String sql, String operation) {
    String list = " IN (" + "1234567, ".repeat(100_000) + "1)";
    assertThat(SqlOperation.name(SqlOperation.of(sql + list))).as(database).isEqualTo(operation);
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = SqlOperationTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void no_SQL_is_OTHER() {
    assertThat(SqlOperation.of(null)).isEqualTo(SqlOperation.OTHER);
    assertThat(SqlOperation.of("")).isEqualTo(SqlOperation.OTHER);
  }

  @Test
  void what_stands_before_the_keyword_changes_nothing() {
    String[] before = {
      " ", "\n", "/* x */", "-- x\n", "(", ";", "\uFEFF", "\u00a0", "#x\n", "/*/**/*/"
    };
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      String prefix =
          IntStream.range(0, random.nextInt(8))
              .mapToObj(any -> before[random.nextInt(before.length)])
              .collect(Collectors.joining());
      int operation = 1 + random.nextInt(SqlOperation.COUNT - 1);
      String keyword = SqlOperation.name(operation);
      String sql = prefix + (random.nextBoolean() ? keyword.toLowerCase() : keyword) + " rest";
      assertThat(SqlOperation.of(sql)).as(sql).isEqualTo(operation);
    }
  }

  @Test
  void any_text_has_an_operation_and_never_an_exception() {
    Random random = new Random(13);
    String alphabet = "selctinrupdawh()'\"`/*-#;{}?= \n\t\0\uD800\uDC00é$_,.0";
    for (int i = 0; i < 200_000; i++) {
      StringBuilder sql = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        sql.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(SqlOperation.of(sql.toString())).isBetween(0, SqlOperation.COUNT - 1);
    }
  }

  @Test
  @Timeout(300)
  void ten_megabytes_cost_no_more_than_the_prefix_that_is_read() {
    String[] giants = {
      "/*".repeat(5_000_000),
      " ".repeat(10_000_000),
      "with a as (" + "(".repeat(10_000_000),
      "'".repeat(10_000_001),
      "'" + "a".repeat(10_000_000),
      "a".repeat(10_000_000),
      "with " + "a as (select 1), ".repeat(600_000)
    };
    // The time of the processor: other programs do not change it.
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < 500; i++) {
      for (String giant : giants) {
        assertThat(SqlOperation.of(giant)).isEqualTo(SqlOperation.OTHER);
      }
    }
    long after = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    assertThat(Duration.ofNanos(after - before)).isLessThan(Duration.ofSeconds(10));
  }
}
