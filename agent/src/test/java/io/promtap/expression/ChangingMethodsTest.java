// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.concurrent.atomic.AtomicInteger;
import javax.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** An expression never does more than read, whatever a user writes. */
class ChangingMethodsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "incrementAndGet",
        "getAndIncrement",
        "increment",
        "pollFirst",
        "removeLast",
        "takeFirst",
        "nextInt",
        "readLine",
        "read",
        "executeQuery",
        "commit",
        "lock",
        "next",
        "close",
        "get"
      })
  void the_parser_refuses_a_call_that_changes(String name) {
    assertThatThrownBy(() -> ExpressionParser.parse("${arg0." + name + "()}"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining(name + "() is never called");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "session.id",
        "getSession()",
        "reader",
        "inputStream",
        "parts",
        "parameterMap['x']",
        "getParameterNames()"
      })
  void a_request_is_not_changed(String steps) {
    List<String> called = new ArrayList<>();
    Object request =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> {
              called.add(method.getName());
              return null;
            });

    assertThat(evaluator("${arg0." + steps + "}").key(request, false)).isEqualTo("none");
    assertThat(called).isEmpty();
    evaluator("${arg0.method}").key(request, false);
    assertThat(called).containsExactly("getMethod");
  }

  @Test
  void a_data_source_opens_no_connection() {
    List<String> opened = new ArrayList<>();
    PGSimpleDataSource source =
        new PGSimpleDataSource() {
          @Override
          public Connection getConnection() throws SQLException {
            opened.add("a connection");
            return super.getConnection();
          }
        };
    source.setUser("app");

    assertThat(evaluator("${arg0.connection}").key(source, false)).isEqualTo("none");
    assertThat(evaluator("${arg0.getConnection()}").key(source, false)).isEqualTo("none");
    assertThat(opened).isEmpty();
    assertThat(evaluator("${arg0.user}").key(source, false)).isEqualTo("app");
  }

  /** {@code andIncrement} would be the property of {@code getAndIncrement()}. */
  @Test
  void a_property_of_a_number_does_not_count_it_up() {
    AtomicInteger number = new AtomicInteger(7);
    for (String property : List.of("andIncrement", "andDecrement")) {
      assertThat(evaluator("${arg0." + property + ":-x}").key(number, false)).isEqualTo("x");
    }
    assertThat(number).hasValue(7);
    assertThat(evaluator("${arg0.intValue()}").key(number, false)).isEqualTo(7);
  }

  @Test
  void an_enumeration_stays_where_it_is() {
    StringTokenizer words = new StringTokenizer("a b");
    assertThat(evaluator("${arg0.countTokens()}").key(words, false)).isEqualTo("none");
    assertThat(words.nextToken()).isEqualTo("a");
  }

  private static ExpressionEvaluator evaluator(String expression) {
    return new ExpressionEvaluator(ExpressionParser.parse(expression), 0, "rules.changing.label");
  }
}
