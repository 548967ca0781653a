// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.promtap.expression.Expression.Root;
import io.promtap.expression.Expression.Step;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

  @Test
  void a_path_has_a_root_steps_and_a_default() {
    Expression expression =
        ExpressionParser.parse("${arg1.order.tags['a } b'][\"it's\"][0].name:-no name}");

    assertThat(expression.root()).isEqualTo(Root.ARGUMENT);
    assertThat(expression.argument()).isEqualTo(1);
    assertThat(expression.defaultValue()).isEqualTo("no name");
    assertThat(expression.steps())
        .extracting(Step::kind)
        .containsExactly(
            Step.Kind.PROPERTY,
            Step.Kind.PROPERTY,
            Step.Kind.KEY,
            Step.Kind.KEY,
            Step.Kind.INDEX,
            Step.Kind.PROPERTY);
    assertThat(expression.steps())
        .extracting(Step::name)
        .containsExactly("order", "tags", "a } b", "it's", "", "name");
    assertThat(expression.steps().get(4).index()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "${this.id}, THIS",
    "${arg0}, ARGUMENT",
    "${arg254}, ARGUMENT",
    "${return}, RETURN",
    "${exception.code}, EXCEPTION",
    "${class}, CLASS",
    "${method:-x}, METHOD",
    "${outcome}, OUTCOME",
    "${now}, NOW"
  })
  void every_root_is_known(String text, Root root) {
    Expression expression = ExpressionParser.parse(text);

    assertThat(expression.root()).isEqualTo(root);
    assertThat(expression.source()).hasToString(text);
    assertThat(expression.constant()).isNull();
  }

  @Test
  void a_method_without_arguments_is_called_by_its_exact_name() {
    Expression expression = ExpressionParser.parse("${return.statusCode().value['a'].name()}");

    assertThat(expression.steps())
        .extracting(Step::kind, Step::name)
        .containsExactly(
            tuple(Step.Kind.CALL, "statusCode"),
            tuple(Step.Kind.PROPERTY, "value"),
            tuple(Step.Kind.KEY, "a"),
            tuple(Step.Kind.CALL, "name"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "close", "next", "remove", "clear", "wait", "notify", "notifyAll", "run", "call", "get",
        "join", "take", "poll", "pop", "start", "stop", "shutdown", "cancel", "finalize", "clone"
      })
  void what_does_more_than_read_is_never_called(String method) {
    ExpressionException mistake =
        catchThrowableOfType(
            ExpressionException.class,
            () -> ExpressionParser.parse("${arg0.x()." + method + "()}"));

    assertThat(mistake)
        .hasMessage(
            method + "() is never called: an expression only reads, it changes and awaits nothing");
    assertThat(mistake.position()).isEqualTo(11);
    assertThat(ExpressionParser.parse("${arg0." + method + "}").steps()).hasSize(1);
    assertThat(ExpressionParser.parse("${arg0." + method + "Count()}").steps()).hasSize(1);
  }

  @Test
  void what_is_missing_is_none_if_no_default_is_given() {
    assertThat(ExpressionParser.parse("${this.id}").defaultValue()).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"planner", "a b", "$", "{x}", "100 %", "this.id"})
  void a_text_without_an_expression_is_a_constant(String text) {
    Expression expression = ExpressionParser.parse(text);

    assertThat(expression.root()).isEqualTo(Root.CONSTANT);
    assertThat(expression.constant()).isEqualTo(text);
    assertThat(expression.steps()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${retrun.id}     | 2  | did you mean \"return\"?",
        "${arg.id}        | 2  | did you mean \"arg0\"?",
        "${self}          | 2  | unknown \"self\"",
        "${arg255}        | 2  | larger than 254",
        "${arg99999999999}| 2  | larger than 254",
        "${}              | 2  | expected one of this",
        "${ this.id}      | 2  | expected one of this",
        "${this.}         | 7  | expected a property name",
        "${this.1}        | 7  | expected a property name",
        "${this..id}      | 7  | expected a property name",
        "${this.id(1)}    | 10 | a method is called without arguments: id()",
        "${this.id(       | 10 | a method is called without arguments: id()",
        "${this.()}       | 7  | expected a property name",
        "${class.name()}  | 7  | nothing inside it",
        "${this.id        | 9  | no closing }",
        "${this           | 6  | no closing }",
        "${               | 2  | no closing }",
        "${this[x]}       | 7  | expected a quoted key",
        "${this[-1]}      | 7  | expected a quoted key",
        "${this['x]}      | 7  | no closing '",
        "${this['x'}      | 10 | expected ]",
        "${this[1.5]}     | 8  | expected ]",
        "${this[9999999999]} | 7 | larger than",
        "${this.id:-}     | 11 | the default after :- is empty",
        "${this.id:-${arg0}} | 11 | not another expression",
        "${this.id:-x     | 12 | no closing }",
        "${this.id + 1}   | 9  | expected ., [, :- or }",
        "${this.id}x      | 10 | text around an expression",
        "a-${this.id}     | 0  | text around an expression",
        "${this.a}${arg0} | 9  | text around an expression",
        "${class.name}    | 7  | nothing inside it",
      })
  void a_mistake_is_found_at_its_position(String text, int position, String message) {
    ExpressionException mistake =
        catchThrowableOfType(ExpressionException.class, () -> ExpressionParser.parse(text));

    assertThat(mistake).hasMessageContaining(message);
    assertThat(mistake.position()).isEqualTo(position);
  }

  @Test
  void an_empty_text_is_refused() {
    assertThatThrownBy(() -> ExpressionParser.parse(" ")).isInstanceOf(ExpressionException.class);
  }

  @Test
  void what_a_root_or_step_has_not_is_empty_or_negative() {
    Expression constant = ExpressionParser.parse("planner");
    Expression path = ExpressionParser.parse("${this.a['b'].c()[3]}");

    assertThat(constant.argument()).isEqualTo(-1);
    assertThat(path.argument()).isEqualTo(-1);
    assertThat(path.steps()).extracting(Step::index).containsExactly(-1, -1, -1, 3);
    assertThat(path.steps()).extracting(Step::name).containsExactly("a", "b", "c", "");
  }

  @Test
  void equal_texts_are_equal_expressions() {
    Expression expression = ExpressionParser.parse("${this.id}");

    assertThat(expression)
        .isEqualTo(ExpressionParser.parse("${this.id}"))
        .hasSameHashCodeAs(ExpressionParser.parse("${this.id}"))
        .isNotEqualTo(ExpressionParser.parse("${this.name}"))
        .isNotEqualTo("${this.id}")
        .hasToString("${this.id}");
    assertThat(ExpressionParser.parse("${this.name}").hashCode())
        .isNotEqualTo(expression.hashCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"${arg\u0661}", "${this.a\u0000b}", "${this[\u0661]}"})
  void only_what_somebody_would_write_is_part_of_a_name_or_number(String text) {
    assertThatThrownBy(() -> ExpressionParser.parse(text)).isInstanceOf(ExpressionException.class);
  }

  @Test
  void the_largest_index_and_the_longest_text_are_allowed() {
    assertThat(ExpressionParser.parse("${this[2147483647]}").steps().get(0).index())
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(ExpressionParser.parse("x".repeat(1_000)).constant()).hasSize(1_000);
  }

  @Test
  void length_and_steps_are_bounded() {
    assertThat(ExpressionParser.parse("${this" + ".a".repeat(16) + "}").steps()).hasSize(16);
    assertThatThrownBy(() -> ExpressionParser.parse("${this" + ".a".repeat(17) + "}"))
        .hasMessageContaining("16 steps");
    assertThatThrownBy(() -> ExpressionParser.parse("x".repeat(1_001)))
        .hasMessageContaining("1000 characters");
  }

  @Test
  void no_text_makes_the_parser_fail_in_another_way() {
    Random random = new Random(42);
    String[] pieces = {
      "${", "}", "this", "arg", "arg0", "return", ".", "[", "]", "'", "\"", "0", "12", ":-", "id",
      " ", "(", ")", "$", "\u00e9", "\0", "\ud83d", "class"
    };
    int parsed = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder("${this.id");
      if (random.nextBoolean()) {
        text.setLength(0);
      }
      for (int length = random.nextInt(8); length >= 0; length--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      try {
        assertThat(ExpressionParser.parse(text.toString()).steps()).hasSizeLessThanOrEqualTo(16);
        parsed++;
      } catch (ExpressionException expected) {
        assertThat(expected.position()).isBetween(0, text.length());
      }
    }
    assertThat(parsed).isBetween(1_000, 49_000);
  }
}
