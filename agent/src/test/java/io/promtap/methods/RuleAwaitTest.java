// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.bridge.PromtapBridge;
import io.promtap.log.Failures;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Calls whose results complete later are counted when those do. */
class RuleAwaitTest {

  private RuleFixture fixture;
  private Object later;

  @BeforeEach
  void weave() throws Throwable {
    fixture =
        new RuleFixture(
            """
            rules:
              - name: later
                class: [io.promtap.methods.Shops$Later, io.promtap.methods.Shops$ContextFuture]
                method: "*"
                await: true
                metrics:
                  - counter: ends_total
                    labels: {result: "${return}", outcome: "${outcome}"}
                  - gauge: ends_in_flight
                  - histogram: ends_duration_seconds
                    buckets: [100]
            """);
    later = fixture.make("Later");
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  private List<String> ends() {
    return fixture.samples("ends_total").stream()
        .filter(line -> !line.endsWith(" 0.0"))
        .map(line -> line.replaceAll(".*outcome=\"(.*)\",result=\"(.*)\"} ", "$2 $1 "))
        .sorted()
        .toList();
  }

  private String inFlight() {
    return fixture.samples("ends_in_flight").get(0);
  }

  @Test
  void a_stage_is_counted_when_it_completes_and_is_the_one_that_was_returned() throws Throwable {
    Object stage = RuleFixture.call(later, "stage");
    CompletableFuture<?> future =
        (CompletableFuture<?>) later.getClass().getField("future").get(later);
    assertThat(stage).isSameAs(future);
    assertThat(ends()).isEmpty();
    assertThat(inFlight()).isEqualTo("ends_in_flight 1.0");

    ((CompletableFuture<Object>) future).complete("done");
    assertThat(ends()).containsExactly("done success 1.0");
    assertThat(inFlight()).isEqualTo("ends_in_flight 0.0");
    assertThat(fixture.samples("ends_duration_seconds_count"))
        .containsExactly("ends_duration_seconds_count 1");
  }

  @Test
  void a_stage_that_fails_or_is_cancelled_is_an_error() throws Throwable {
    ((CompletableFuture<?>) RuleFixture.call(later, "stage")).completeExceptionally(new Error("x"));
    assertThat(ends()).containsExactly("none error 1.0");

    Object second = fixture.make("Later");
    ((CompletableFuture<?>) RuleFixture.call(second, "stage")).cancel(true);
    assertThat(ends()).containsExactly("none error 2.0");
  }

  @Test
  void what_is_thrown_at_once_and_null_end_at_once() throws Throwable {
    assertThatThrownBy(() -> RuleFixture.call(later, "failsAtOnce")).hasMessage("at once");
    assertThat(RuleFixture.call(later, "nothing")).isNull();

    assertThat(ends()).containsExactly("none error 1.0", "none success 1.0");
    assertThat(inFlight()).isEqualTo("ends_in_flight 0.0");
  }

  @Test
  void a_mono_is_counted_once_for_each_subscription() throws Throwable {
    Mono<?> mono = (Mono<?>) RuleFixture.call(later, "mono", "one");
    assertThat(ends()).isEmpty();
    assertThat(inFlight()).isEqualTo("ends_in_flight 0.0");

    assertThat(mono.block()).isEqualTo("one");
    assertThat(mono.block()).isEqualTo("one");
    assertThat(ends()).containsExactly("one success 2.0");
    assertThat(inFlight()).isEqualTo("ends_in_flight 0.0");
  }

  @Test
  void a_mono_that_fails_is_an_error_and_fails_as_before() throws Throwable {
    Mono<?> mono = (Mono<?>) RuleFixture.call(later, "mono", "bad");

    assertThatThrownBy(mono::block).isInstanceOf(IllegalStateException.class).hasMessage("bad");
    assertThat(ends()).containsExactly("none error 1.0");
  }

  @Test
  void a_flux_ends_with_its_last_element_or_when_nobody_wants_more() throws Throwable {
    Flux<?> flux = (Flux<?>) RuleFixture.call(later, "flux", 3);

    assertThat(flux.collectList().block()).asString().isEqualTo("[0, 1, 2]");
    assertThat(flux.take(1).collectList().block()).asString().isEqualTo("[0]");
    assertThat(ends()).containsExactly("none success 2.0");
    assertThat(inFlight()).isEqualTo("ends_in_flight 0.0");
  }

  @Test
  void a_publisher_of_a_type_that_no_other_can_stand_for_ends_the_call_that_returns_it()
      throws Throwable {
    ConnectableFlux<?> flux = (ConnectableFlux<?>) RuleFixture.call(later, "connectable", 3);

    assertThat(ends()).containsExactly("none success 1.0");
    assertThat(inFlight()).isEqualTo("ends_in_flight 0.0");
    assertThat(flux.autoConnect().collectList().block()).asString().isEqualTo("[0, 1, 2]");
    assertThat(ends()).containsExactly("none success 1.0");
  }

  @Test
  void a_flux_is_counted_by_its_subscriptions_where_the_method_promises_any_publisher()
      throws Throwable {
    Publisher<?> publisher = (Publisher<?>) RuleFixture.call(later, "publisher", 3);
    assertThat(ends()).isEmpty();

    assertThat(Flux.from(publisher).collectList().block()).asString().isEqualTo("[0, 1, 2]");
    assertThat(ends()).containsExactly("none success 1.0");
  }

  @Test
  void a_stage_that_is_complete_ends_the_call_that_returns_it() throws Throwable {
    ((CompletableFuture<?>) later.getClass().getField("future").get(later)).complete(null);
    RuleFixture.call(later, "stage");

    assertThat(ends()).containsExactly("none success 1.0");
    assertThat(inFlight()).isEqualTo("ends_in_flight 0.0");
  }

  @Test
  @SuppressWarnings("unchecked")
  void what_is_woven_of_a_future_is_not_counted_while_that_is_asked_to_tell_its_end()
      throws Throwable {
    long failures = failures("rules.await") + failures("rules.later");
    CompletableFuture<Object> future =
        (CompletableFuture<Object>) RuleFixture.call(later, "context");
    assertThat(inFlight()).isEqualTo("ends_in_flight 1.0");
    assertThat(ends()).isEmpty();

    future.complete("done");
    assertThat(ends()).containsExactly("done success 1.0");
    assertThat(failures("rules.await") + failures("rules.later")).isEqualTo(failures);
    RuleFixture.call(later, "nothing");
    assertThat(ends()).containsExactly("done success 1.0", "none success 1.0");
  }

  @Test
  @SuppressWarnings("unchecked")
  void calls_end_when_they_return_while_too_many_results_are_open() throws Throwable {
    long failures = failures("rules.later.await");
    for (int i = 0; i < OpenResults.MOST + 3; i++) {
      RuleFixture.call(later, "stage");
    }
    assertThat(inFlight()).isEqualTo("ends_in_flight 10000.0");
    assertThat(ends()).containsExactly("none success 3.0");
    assertThat(failures("rules.later.await") - failures).isEqualTo(1);

    ((CompletableFuture<Object>) later.getClass().getField("future").get(later)).complete("done");
    assertThat(ends()).containsExactly("done success 10000.0", "none success 3.0");
    CompletableFuture<?> next =
        (CompletableFuture<?>) RuleFixture.call(fixture.make("Later"), "stage");
    assertThat(inFlight()).isEqualTo("ends_in_flight 1.0");
    next.cancel(true);
    assertThat(ends()).contains("none error 1.0");
  }

  private static long failures(String where) {
    return Failures.counts().getOrDefault(where, 0L);
  }
}
