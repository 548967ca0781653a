// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapRules;
import io.promtap.testing.FailingRecorder;
import io.promtap.testing.FullStack;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gauge in flight is right again after any error, wherever it is thrown. */
class InFlightTest {

  private static final String SUSPENDING = "io.promtap.methods.Suspending";

  private static final int OVERFLOWS = 300;

  private static final List<String> METHODS = List.of("down", "labelled", "outer", "later");

  private static final String RULES =
      """
      rules:
        - name: down
          class: io.promtap.methods.Shops$Descent
          method: down
          metrics:
            - gauge: down_in_flight
            - gauge: down_more_in_flight
        - name: labelled
          class: io.promtap.methods.Shops$Descent
          method: labelled
          metrics:
            - gauge: labelled_in_flight
              labels: {shop: "${this.name}", even: "${arg0}"}
            - summary: labelled_seconds
        - name: outer
          class: io.promtap.methods.Shops$Descent
          method: outer
          outermost: true
          metrics:
            - gauge: outer_in_flight
            - counter: outer_total
        - name: later
          class: io.promtap.methods.Shops$Descent
          method: later
          await: true
          metrics:
            - gauge: later_in_flight
            - counter: later_total
        - name: suspending
          class: io.promtap.methods.Suspending$Shop
          method: [plain, order]
          metrics:
            - gauge: suspending_in_flight
      """;

  private RuleFixture fixture;
  private Object descent;

  @BeforeEach
  void weave() throws Throwable {
    fixture = new RuleFixture(RULES, RuleFixture.SHOPS, SUSPENDING, "kotlin.");
    descent = fixture.make("Descent");
    // A class that is used for the first time when the stack is full stays broken for ever.
    for (String method : METHODS) {
      RuleFixture.call(descent, method, false);
    }
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  @ParameterizedTest
  @ValueSource(strings = {"down", "labelled", "outer", "later"})
  void a_stack_that_overflows_at_any_place_leaves_no_call_in_flight(String method)
      throws Throwable {
    MethodHandle recursion = bound(method);
    FullStack.overflow(OVERFLOWS, () -> recursion.invoke(true));

    assertThat(inFlight()).isNotEmpty().allMatch(line -> line.endsWith(" 0.0"));
  }

  @Test
  void a_rule_of_outermost_calls_counts_on_when_its_exit_has_overflowed() throws Throwable {
    a_stack_that_overflows_at_any_place_leaves_no_call_in_flight("outer");
    double before = total("outer_total");
    MethodHandle outer = bound("outer");
    // Each overflow is followed by a call of the same thread, which counts.
    FullStack.overflow(
        OVERFLOWS,
        () -> {
          try {
            outer.invoke(true);
          } catch (StackOverflowError expected) {
            outer.invoke(false);
          }
        });
    assertThat(total("outer_total")).isGreaterThanOrEqualTo(before + OVERFLOWS);
  }

  private MethodHandle bound(String method) throws ReflectiveOperationException {
    MethodType type = MethodType.methodType(Object.class, boolean.class);
    return MethodHandles.publicLookup()
        .findVirtual(descent.getClass(), method, type)
        .bindTo(descent);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void an_error_in_any_call_of_the_recorder_leaves_no_call_in_flight(
      FailingRecorder.Failure failure) throws Throwable {
    FailingRecorder recorder = new FailingRecorder(failure);
    PromtapRules working = PromtapBridge.rules;
    PromtapBridge.rules = recorder.around(PromtapRules.class, working);
    for (String method : METHODS) {
      RuleFixture.call(descent, method, false);
    }
    suspendAndResume();
    assertThat(recorder.failed()).isPositive();
    assertThat(inFlight()).allMatch(line -> line.endsWith(" 0.0"));

    PromtapBridge.rules = working;
    for (String method : METHODS) {
      RuleFixture.call(descent, method, false);
    }
    assertThat(inFlight()).isNotEmpty().allMatch(line -> line.endsWith(" 0.0"));
    assertThat(total("outer_total")).isPositive();
  }

  static List<FailingRecorder.Failure> failures() {
    return FailingRecorder.all(PromtapRules.class);
  }

  private void suspendAndResume() throws Throwable {
    Object shop = RuleFixture.make(fixture.loader.loadClass(SUSPENDING + "$Shop"), "s1");
    Object coroutine = RuleFixture.make(fixture.loader.loadClass(SUSPENDING + "$Coroutine"));
    RuleFixture.call(coroutine, "run", shop, List.of("plain", "order", "plain"), "tea", 1);
    RuleFixture.call(shop, "resume", "done");
  }

  private List<String> inFlight() {
    return fixture.lines("").stream()
        .filter(line -> line.contains("in_flight") && !line.startsWith("#"))
        .toList();
  }

  private double total(String counter) {
    String sample = fixture.samples(counter).get(0);
    return Double.parseDouble(sample.substring(sample.lastIndexOf(' ')));
  }
}
