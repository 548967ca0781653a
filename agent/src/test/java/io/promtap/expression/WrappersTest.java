// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.SyntheticState;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.implementation.FixedValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an expression reads from an object that only holds another one, as a label and a number. */
class WrappersTest {

  private static final double NO_NUMBER = Double.NaN;

  static Stream<Arguments> wrappers() {
    LongAdder adder = new LongAdder();
    adder.add(7);
    DoubleAdder doubleAdder = new DoubleAdder();
    doubleAdder.add(0.5);
    return Stream.of(
        arguments(Optional.of("a"), "a", NO_NUMBER),
        arguments(Optional.of(3), "3", 3),
        arguments(Optional.of(Optional.of("deep")), "deep", NO_NUMBER),
        arguments(Optional.empty(), "none", NO_NUMBER),
        arguments(OptionalInt.of(3), "3", 3),
        arguments(OptionalInt.empty(), "none", NO_NUMBER),
        arguments(OptionalLong.of(1L << 40), "1099511627776", 1L << 40),
        arguments(OptionalLong.empty(), "none", NO_NUMBER),
        arguments(OptionalDouble.of(0.5), "0.5", 0.5),
        arguments(OptionalDouble.empty(), "none", NO_NUMBER),
        arguments(new AtomicInteger(7), "7", 7),
        arguments(new AtomicLong(7), "7", 7),
        arguments(adder, "7", 7),
        arguments(doubleAdder, "0.5", 0.5),
        arguments(new AtomicBoolean(true), "true", 1),
        arguments(new AtomicReference<>("a"), "a", NO_NUMBER),
        arguments(new AtomicReference<>(), "none", NO_NUMBER),
        arguments(com.google.common.base.Optional.of(3), "3", 3),
        arguments(com.google.common.base.Optional.absent(), "none", NO_NUMBER),
        arguments(io.vavr.control.Option.of(3), "3", 3),
        arguments(io.vavr.control.Option.none(), "none", NO_NUMBER),
        arguments(io.vavr.control.Try.success(3), "3", 3),
        arguments(io.vavr.control.Try.failure(new Exception("x")), "none", NO_NUMBER),
        arguments(io.vavr.control.Either.right(3), "3", 3),
        arguments(io.vavr.control.Either.left("x"), "none", NO_NUMBER),
        arguments(scala.Option.apply(3), "3", 3),
        arguments(scala.Option.empty(), "none", NO_NUMBER),
        arguments(new scala.util.Success<>(3), "3", 3),
        arguments(new scala.util.Failure<>(new Exception("x")), "none", NO_NUMBER),
        arguments(new arrow.core.Some<>(3), "3", 3),
        arguments(arrow.core.None.INSTANCE, "none", NO_NUMBER),
        arguments(kotlinValueClass(), "EUR", NO_NUMBER));
  }

  @ParameterizedTest
  @MethodSource("wrappers")
  void a_wrapper_is_read_as_what_it_holds(Object wrapper, String label, Number number) {
    Double expected = number.doubleValue();
    assertThat(evaluator("${arg0}").key(wrapper, false).toString()).isEqualTo(label);
    assertThat(evaluator("${arg0}").number(wrapper, false)).isEqualTo(expected);
    Object[] holder = {wrapper};
    assertThat(evaluator("${arg0[0]}").key(holder, false).toString()).isEqualTo(label);
    assertThat(evaluator("${arg0[0]}").number(holder, false)).isEqualTo(expected);
  }

  @Test
  void a_property_is_that_of_what_a_wrapper_holds() {
    AtomicReference<Optional<String>> wrapper = new AtomicReference<>(Optional.of("four"));
    ExpressionEvaluator length = evaluator("${arg0.length()}");

    assertThat(length.key(wrapper, false)).isEqualTo(4);
    assertThat(length.number(wrapper, false)).isEqualTo(4);
    assertThat(length.key(scala.Option.apply("seven!!"), false)).isEqualTo(7);
    wrapper.set(Optional.empty());
    assertThat(length.key(wrapper, false)).isEqualTo("none");
    assertThat(length.number(wrapper, false)).isNaN();
  }

  @Test
  void a_wrapper_that_holds_itself_reads_as_the_default() {
    AtomicReference<Object> itself = new AtomicReference<>();
    itself.set(itself);

    assertThat(evaluator("${arg0}").key(itself, false)).isEqualTo("none");
    assertThat(evaluator("${arg0.length()}").key(itself, false)).isEqualTo("none");
  }

  @Test
  void the_content_says_whether_a_call_failed() {
    ExpressionEvaluator error = evaluator("${return}");

    assertThat(error.isError(new AtomicBoolean(false), false)).isFalse();
    assertThat(error.isError(new AtomicBoolean(true), false)).isTrue();
    assertThat(error.isError(Optional.empty(), false)).isFalse();
    assertThat(error.isError(scala.Option.apply("failed"), false)).isTrue();
    assertThat(error.isError(scala.Option.empty(), false)).isFalse();
  }

  /** Its text would hold all elements. */
  @Test
  void a_collection_of_any_language_is_no_label() {
    for (Object many :
        Arrays.asList(
            io.vavr.collection.List.of(1, 2),
            io.vavr.collection.HashMap.of(1, 2),
            scala.collection.immutable.Nil$.MODULE$,
            scala.collection.immutable.Map$.MODULE$.empty())) {
      assertThat(evaluator("${arg0}").key(many, false)).as("%s", many.getClass()).isEqualTo("none");
    }
  }

  /** Without its type the number of bits means something else. */
  @Test
  void value_classes_of_kotlin_itself_are_read_as_their_text() throws Exception {
    Object unsigned = kotlin.UInt.class.getMethod("box-impl", int.class).invoke(null, -1);
    assertThat(evaluator("${arg0}").key(unsigned, false)).isEqualTo("4294967295");
  }

  /** A stand-in: the compiler of Kotlin is no part of this build. */
  private static Object kotlinValueClass() {
    try {
      return new ByteBuddy()
          .subclass(Object.class)
          .name("shop.Currency")
          .defineMethod("unbox-impl", String.class, Visibility.PUBLIC, SyntheticState.SYNTHETIC)
          .intercept(FixedValue.value("EUR"))
          .make()
          .load(WrappersTest.class.getClassLoader())
          .getLoaded()
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static ExpressionEvaluator evaluator(String expression) {
    return new ExpressionEvaluator(ExpressionParser.parse(expression), 0, "rules.wrappers.label");
  }
}
