// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
  private static final Duration STALL = Duration.ofMillis(200);

  @Test
  void a_stall_is_seen_by_every_request_that_it_delayed() throws Exception {
    OpenLoop load = new OpenLoop(100, 1, requests(sequence -> stallOnce(sequence == 0, STALL)));

    OpenLoop.Result result = load.run(Duration.ofMillis(500));

    assertThat(result.all().getTotalCount()).isEqualTo(50);
    // Requests 0 to 9 were due in the first half of the stall, so each waited at least the other
    // half.
    long half = STALL.toNanos() / 2;
    assertThat(result.all().getCountBetweenValues(half, Long.MAX_VALUE / 2))
        .isGreaterThanOrEqualTo(10);
  }

  @Test
  void a_free_worker_keeps_a_stall_to_the_request_that_had_it() throws Exception {
    // So long that a busy machine does not hold up the others for as long.
    Duration stall = Duration.ofSeconds(2);
    OpenLoop load = new OpenLoop(100, 2, requests(sequence -> stallOnce(sequence == 0, stall)));

    OpenLoop.Result result = load.run(Duration.ofMillis(500));

    assertThat(result.all().getMaxValue()).isGreaterThanOrEqualTo(stall.toNanos());
    assertThat(result.all().getValueAtPercentile(50)).isLessThan(stall.toNanos() / 2);
  }

  @Test
  void a_failed_request_makes_the_load_fail_with_its_cause() throws Exception {
    OpenLoop load =
        new OpenLoop(
            1000,
            2,
            requests(
                sequence -> {
                  if (sequence % 2 == 0) {
                    throw new IllegalStateException("refused");
                  }
                }));

    OpenLoop.Result result = load.run(Duration.ofMillis(20));

    assertThatThrownBy(result::requireNoFailures)
        .hasMessageStartingWith("10 requests failed")
        .hasRootCauseMessage("refused");
  }

  @Test
  void a_cycle_holds_each_kind_by_its_share() {
    Map<RequestKind, Integer> cycle = new EnumMap<>(RequestKind.class);
    LongStream.range(RequestKind.CYCLE, 2 * RequestKind.CYCLE)
        .mapToObj(RequestKind::at)
        .forEach(kind -> cycle.merge(kind, 1, Integer::sum));

    assertThat(cycle).containsOnlyKeys(Arrays.asList(RequestKind.values()));
    assertThat(cycle.values()).containsExactly(8, 6, 3, 2, 1);
  }

  private static void stallOnce(boolean isDue, Duration stall) throws InterruptedException {
    if (isDue) {
      TimeUnit.NANOSECONDS.sleep(stall.toNanos());
    }
  }

  private interface Send {
    void accept(long sequence) throws Exception;
  }

  private static OpenLoop.Requests requests(Send send) {
    return new OpenLoop.Requests() {
      @Override
      public RequestKind kind(long sequence) {
        return RequestKind.at(sequence);
      }

      @Override
      public void send(long sequence) throws Exception {
        send.accept(sequence);
      }
    };
  }
}
