// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapRequest;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("races")
class RequestLifeTest {

  private static final Map<String, Integer> STATES =
      Map.of(
          "IDLE", RequestLife.IDLE,
          "INSIDE", RequestLife.INSIDE,
          "OUTSIDE", RequestLife.OUTSIDE,
          "CLOSED", RequestLife.CLOSED,
          "COUNTING", RequestLife.COUNTING,
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
    "IDLE,    begin,      true,  INSIDE,   true",
    "IDLE,    enter,      true,  INSIDE,   true",
    "IDLE,    reenter,    false, IDLE,     false",
    "IDLE,    leave,      false, IDLE,     false",
    "IDLE,    end,        false, IDLE,     false",
    "IDLE,    endAtExit,  false, IDLE,     false",
    "IDLE,    endOutside, false, IDLE,     false",
    "IDLE,    takeBack,   false, IDLE,     false",
    "IDLE,    drop,       true,  IDLE,     false",
    "IDLE,    reuse,      true,  IDLE,     false",
    "INSIDE,  enter,      false, INSIDE,   true",
    "INSIDE,  reenter,    false, INSIDE,   true",
    "INSIDE,  leave,      false, OUTSIDE,  true",
    "INSIDE,  end,        false, CLOSED,   true",
    "INSIDE,  endAtExit,  true,  ENDED,    false",
    "INSIDE,  endOutside, false, INSIDE,   true",
    "INSIDE,  takeBack,   false, INSIDE,   true",
    "INSIDE,  drop,       true,  IDLE,     false",
    "INSIDE,  reuse,      true,  IDLE,     false",
    "OUTSIDE, enter,      true,  INSIDE,   true",
    "OUTSIDE, reenter,    true,  INSIDE,   true",
    "OUTSIDE, leave,      false, OUTSIDE,  true",
    "OUTSIDE, end,        true,  COUNTING, true",
    "OUTSIDE, endAtExit,  false, OUTSIDE,  true",
    "OUTSIDE, endOutside, true,  COUNTING, true",
    "OUTSIDE, takeBack,   true,  ENDED,    false",
    "OUTSIDE, drop,       true,  IDLE,     false",
    "OUTSIDE, reuse,      true,  IDLE,     false",
    "CLOSED,  enter,      false, CLOSED,   true",
    "CLOSED,  reenter,    false, CLOSED,   true",
    "CLOSED,  leave,      true,  COUNTING, false",
    "CLOSED,  end,        false, CLOSED,   true",
    "CLOSED,  endAtExit,  false, CLOSED,   true",
    "CLOSED,  endOutside, false, CLOSED,   true",
    "CLOSED,  takeBack,   false, CLOSED,   true",
    "CLOSED,  drop,       true,  CLOSED,   true",
    "CLOSED,  reuse,      false, CLOSED,   true",
    "COUNTING,counted,    true,  ENDED,    false",
    "COUNTING,enter,      false, COUNTING, true",
    "COUNTING,reenter,    false, COUNTING, true",
    "COUNTING,leave,      false, COUNTING, true",
    "COUNTING,end,        false, COUNTING, true",
    "COUNTING,endAtExit,  false, COUNTING, true",
    "COUNTING,endOutside, false, COUNTING, true",
    "COUNTING,takeBack,   false, COUNTING, true",
    "COUNTING,drop,       true,  COUNTING, true",
    "COUNTING,reuse,      false, COUNTING, true",
    "ENDED,   enter,      false, ENDED,    false",
    "ENDED,   reenter,    false, ENDED,    false",
    "ENDED,   leave,      false, ENDED,    false",
    "ENDED,   end,        false, ENDED,    false",
    "ENDED,   endAtExit,  false, ENDED,    false",
    "ENDED,   endOutside, false, ENDED,    false",
    "ENDED,   takeBack,   false, ENDED,    false",
    "ENDED,   suspend,    true,  OUTSIDE,  true",
    "ENDED,   counted,    true,  ENDED,    false",
    "ENDED,   drop,       true,  ENDED,    false",
    "ENDED,   reuse,      true,  IDLE,     false",
    "ENDED,   begin,      true,  INSIDE,   true"
  })
  void each_move_leads_from_each_state_to_one(
      String from, String move, boolean result, String to, boolean isInFlight) {
    request.isServers = true;
    // Woven code clears it before it reports an exit.
    request.inApplication = !move.equals("leave");
    request.set(STATES.get(from));

    assertThat(MOVES.get(move).test(life, request)).isEqualTo(result);
    assertThat(request.get()).isEqualTo(STATES.get(to));
    if (move.equals("begin") || move.equals("enter")) {
      request.inApplication = true;
    }
    assertThat(RequestLife.isInFlight(request)).isEqualTo(isInFlight);
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
  void a_request_whose_exit_failed_is_ended_by_its_server() {
    request.isServers = true;
    life.begin(request);
    request.inApplication = true;
    request.inApplication = false;

    assertThat(life.end(request, 200, false)).isTrue();
    assertThat(RequestLife.isInFlight(request)).as("until it is counted").isTrue();
    request.isCounted = true;
    assertThat(RequestLife.isInFlight(request)).isFalse();
    assertThat(life.leave(request)).as("if the exit goes on after all").isFalse();
  }

  @Test
  void a_request_whose_exit_fails_after_its_end_is_not_in_flight() {
    request.isServers = true;
    life.begin(request);
    request.inApplication = true;
    assertThat(life.end(request, 200, false)).isFalse();
    assertThat(RequestLife.isInFlight(request)).isTrue();

    request.inApplication = false;
    assertThat(RequestLife.isInFlight(request)).isFalse();
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
            if (life.reenter(request)) {
              request.inApplication = true;
            }
          }
          exit();
        });
  }

  private void exit() {
    request.inApplication = false;
    if (life.leave(request)) {
      counted.incrementAndGet();
      life.counted(request);
    }
  }

  private void end() {
    if (life.end(request, 200, false)) {
      counted.incrementAndGet();
      request.isCounted = true;
      life.counted(request);
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
        request.inApplication = true;
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
    assertThat(RequestLife.isInFlight(request)).isFalse();
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
