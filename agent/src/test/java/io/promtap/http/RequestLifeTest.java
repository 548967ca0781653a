// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapRequest;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestLifeTest {

  private static final Map<String, Integer> STATES =
      Map.of(
          "IDLE", RequestLife.IDLE,
          "INSIDE", RequestLife.INSIDE,
          "OUTSIDE", RequestLife.OUTSIDE,
          "CLOSED", RequestLife.CLOSED,
          "ENDED", RequestLife.ENDED);

  /** Those without a result are always true. */
  private static final Map<String, BiPredicate<RequestLife, PromtapRequest>> MOVES =
      Map.ofEntries(
          Map.entry("enter", (life, request) -> life.enter(request, request.id)),
          Map.entry("reenter", RequestLife::reenter),
          Map.entry("leave", RequestLife::leave),
          Map.entry("end", (life, request) -> life.end(request, 200, false)),
          Map.entry("endAtExit", RequestLife::endAtExit),
          Map.entry("endOutside", RequestLife::endOutside),
          Map.entry("takeBack", RequestLife::takeBack),
          Map.entry("reuse", (life, request) -> life.reuse(request, request.id + 1)),
          Map.entry("begin", (life, request) -> done(() -> life.begin(request))),
          Map.entry("suspend", (life, request) -> done(() -> life.suspend(request))),
          Map.entry("counted", (life, request) -> done(() -> life.counted(request))),
          Map.entry("drop", (life, request) -> done(() -> life.drop(request))));

  private final RequestLife life = new RequestLife();
  private final PromtapRequest request = new PromtapRequest();
  private final AtomicInteger counted = new AtomicInteger();

  private static boolean done(Runnable move) {
    move.run();
    return true;
  }

  @ParameterizedTest
  @CsvSource({
    "IDLE,    begin,      true,  INSIDE,  1",
    "IDLE,    enter,      true,  INSIDE,  1",
    "IDLE,    reenter,    false, IDLE,    0",
    "IDLE,    leave,      false, IDLE,    0",
    "IDLE,    end,        false, IDLE,    0",
    "IDLE,    endAtExit,  false, IDLE,    0",
    "IDLE,    endOutside, false, IDLE,    0",
    "IDLE,    takeBack,   false, IDLE,    0",
    "IDLE,    drop,       true,  IDLE,    0",
    "IDLE,    reuse,      true,  IDLE,    0",
    "INSIDE,  enter,      false, INSIDE,  0",
    "INSIDE,  reenter,    false, INSIDE,  0",
    "INSIDE,  leave,      false, OUTSIDE, 0",
    "INSIDE,  end,        false, CLOSED,  0",
    "INSIDE,  endAtExit,  true,  ENDED,   -1",
    "INSIDE,  endOutside, false, INSIDE,  0",
    "INSIDE,  takeBack,   false, INSIDE,  0",
    "INSIDE,  drop,       true,  IDLE,    -1",
    "INSIDE,  reuse,      true,  IDLE,    -1",
    "OUTSIDE, enter,      true,  INSIDE,  0",
    "OUTSIDE, reenter,    true,  INSIDE,  0",
    "OUTSIDE, leave,      false, OUTSIDE, 0",
    "OUTSIDE, end,        true,  ENDED,   0",
    "OUTSIDE, endAtExit,  false, OUTSIDE, 0",
    "OUTSIDE, endOutside, true,  ENDED,   0",
    "OUTSIDE, takeBack,   true,  ENDED,   -1",
    "OUTSIDE, drop,       true,  IDLE,    -1",
    "OUTSIDE, reuse,      true,  IDLE,    -1",
    "CLOSED,  enter,      false, CLOSED,  0",
    "CLOSED,  reenter,    false, CLOSED,  0",
    "CLOSED,  leave,      true,  CLOSED,  -1",
    "CLOSED,  end,        false, CLOSED,  0",
    "CLOSED,  endAtExit,  false, CLOSED,  0",
    "CLOSED,  endOutside, false, CLOSED,  0",
    "CLOSED,  takeBack,   false, CLOSED,  0",
    "CLOSED,  drop,       true,  CLOSED,  0",
    "CLOSED,  reuse,      false, CLOSED,  0",
    "CLOSED,  counted,    true,  ENDED,   0",
    "ENDED,   enter,      false, ENDED,   0",
    "ENDED,   reenter,    false, ENDED,   0",
    "ENDED,   leave,      false, ENDED,   0",
    "ENDED,   end,        false, ENDED,   0",
    "ENDED,   endAtExit,  false, ENDED,   0",
    "ENDED,   endOutside, false, ENDED,   0",
    "ENDED,   takeBack,   false, ENDED,   0",
    "ENDED,   suspend,    true,  OUTSIDE, 1",
    "ENDED,   counted,    true,  ENDED,   0",
    "ENDED,   drop,       true,  ENDED,   0",
    "ENDED,   reuse,      true,  IDLE,    0",
    "ENDED,   begin,      true,  INSIDE,  1"
  })
  void each_move_leads_from_each_state_to_one(
      String from, String move, boolean result, String to, int change) {
    request.set(STATES.get(from));

    assertThat(MOVES.get(move).test(life, request)).isEqualTo(result);
    assertThat(request.get()).isEqualTo(STATES.get(to));
    assertThat(life.inFlight()).isEqualTo(change);
  }

  @Test
  void a_visit_of_the_last_request_does_not_enter_the_next_one() {
    request.id = 1;
    life.reuse(request, 2);

    assertThat(life.enter(request, 1)).isFalse();
    assertThat(request.get()).isEqualTo(RequestLife.IDLE);
    assertThat(life.enter(request, 2)).isTrue();
  }

  @Test
  void the_first_status_that_was_sent_stays() {
    life.begin(request);
    request.sentStatus = 201;
    life.end(request, 500, false);

    assertThat(request.sentStatus).isEqualTo(201);
  }

  @Test
  void a_request_that_ended_while_the_application_was_inside_has_the_time_and_kind_of_its_end() {
    life.begin(request);
    request.startNanos -= 1_000_000_000;
    life.end(request, 200, true);
    long nanos = request.nanos;
    life.leave(request);

    assertThat(nanos).isGreaterThanOrEqualTo(1_000_000_000);
    assertThat(request.nanos).isEqualTo(nanos);
    assertThat(request.eventStream).isTrue();
  }

  @Test
  void a_request_that_goes_on_asynchronously_lasts_until_its_end() {
    life.begin(request);
    life.endAtExit(request);
    life.suspend(request);
    request.startNanos -= 1_000_000_000;
    life.endOutside(request);

    assertThat(request.nanos).isBetween(1_000_000_000L, 60_000_000_000L);
  }

  @Test
  void the_next_request_begins_without_the_numbers_of_the_last() {
    life.begin(request);
    request.endpoint = 1;
    request.method = 2;
    request.isNamed = true;
    request.parts = 3;
    request.sentStatus = 404;
    request.setStatus = 405;
    request.eventStream = true;
    request.span = 4;
    request.isSized = true;
    request.isAborted = true;
    life.reuse(request, 1);
    life.begin(request);

    assertThat(request.endpoint).isZero();
    assertThat(request.method).isZero();
    assertThat(request.isNamed).isFalse();
    assertThat(request.parts).isEqualTo(PathParts.START);
    assertThat(request.sentStatus).isZero();
    assertThat(request.setStatus).isEqualTo(200);
    assertThat(request.eventStream).isFalse();
    assertThat(request.span).isZero();
    assertThat(request.isSized).isFalse();
    assertThat(request.isAborted).isFalse();
  }

  @Test
  @Timeout(60)
  void of_an_exit_and_an_end_at_once_one_counts_the_request() throws Exception {
    atOnce(this::end, this::exit);
  }

  @Test
  @Timeout(60)
  void of_two_ends_at_once_one_counts_the_request() throws Exception {
    atOnce(
        this::end,
        () -> {
          exit();
          end();
        });
  }

  @Test
  @Timeout(60)
  void an_end_is_not_lost_among_calls_that_come_and_go() throws Exception {
    atOnce(
        this::end,
        () -> {
          for (int i = 0; i < 100; i++) {
            exit();
            life.reenter(request);
          }
          exit();
        });
  }

  private void exit() {
    if (life.leave(request)) {
      counted.incrementAndGet();
      life.counted(request);
    }
  }

  private void end() {
    if (life.end(request, 200, false)) {
      counted.incrementAndGet();
      life.leaveFlight(request.application);
    }
  }

  private void atOnce(Runnable server, Runnable other) throws Exception {
    int rounds = 50_000;
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    Thread serving =
        new Thread(
            () -> {
              for (int round = 1; round <= rounds; round++) {
                awaitRound(begun, round);
                server.run();
                served.set(round);
              }
            });
    serving.start();
    try {
      Random random = new Random(7);
      for (int round = 1; round <= rounds; round++) {
        life.begin(request);
        begun.set(round);
        for (int i = random.nextInt(100); i > 0; i--) {
          Thread.onSpinWait();
        }
        other.run();
        awaitRound(served, round);
      }
    } finally {
      serving.interrupt();
      serving.join();
    }

    assertThat(counted).hasValue(rounds);
    assertThat(life.inFlight()).isZero();
    assertThat(request.get()).isEqualTo(RequestLife.ENDED);
  }

  private static void awaitRound(AtomicInteger rounds, int wanted) {
    for (int looks = 1; rounds.get() < wanted; looks++) {
      if (Thread.interrupted()) {
        throw new IllegalStateException("timed out");
      }
      // Mostly without a pause, so that both threads go on at the same moment.
      if (looks % 1_000 == 0) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
