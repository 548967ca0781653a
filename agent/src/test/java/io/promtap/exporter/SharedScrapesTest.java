// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.metrics.Counter;
import io.promtap.metrics.MetricRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedScrapesTest {

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final Counter things = registry.counter("things_total", "Things.").series();
  private final CountDownLatch firstBegan = new CountDownLatch(1);
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);
  private final AtomicInteger collected = new AtomicInteger();
  private final AnswerMemory memory = new AnswerMemory(3);

  private final SharedScrapes scrapes =
      new SharedScrapes(new Scrape(registry, new ScrapeTime(), false), 1, memory);

  @Test
  void a_page_is_never_older_than_its_request_and_those_who_wait_share_one() throws Exception {
    registry.gaugeReadAtScrape("slow", "The first one waits.", new Slow());
    FutureTask<String> first = scrape("");
    firstBegan.await();

    things.add(7);
    List<FutureTask<String>> later = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      later.add(scrape(""));
    }
    FutureTask<String> other = scrape("?name%5B%5D=things_total");
    firstMayEnd.countDown();

    assertThat(first.get()).contains("slow 1.0");
    for (FutureTask<String> each : later) {
      assertThat(each.get()).contains("things_total 7.0", "slow").doesNotContain("slow 1.0");
    }
    assertThat(other.get()).contains("things_total 7.0").doesNotContain("slow");
    assertThat(collected.get()).isBetween(2, 4);
  }

  @Test
  void a_page_waits_until_the_memory_of_those_on_their_way_is_given_back() throws Exception {
    Response small = Response.text(200, "abc");
    Response large = Response.text(200, "abcd");
    memory.take(small);
    memory.take(large);
    memory.take(large);
    FutureTask<String> scrape = scrape("");
    memory.giveBack(small);
    memory.giveBack(large);
    memory.giveBack(small);
    assertThat(memory.isShort()).isTrue();
    assertThat(scrape.isDone()).isFalse();
    assertThat(memory.await(1)).isFalse();

    memory.giveBack(large);
    assertThat(scrape.get()).contains("things_total 0.0");
    assertThat(memory.isShort()).isFalse();
  }

  @Test
  void the_wait_for_memory_ends_at_once_when_it_is_given_back() throws Exception {
    Response large = Response.text(200, "abcd");
    memory.take(large);
    FutureTask<Boolean> wait = new FutureTask<>(() -> memory.await(Long.MAX_VALUE / 2));
    Thread thread = new Thread(wait);
    thread.setDaemon(true);
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }

    memory.giveBack(large);
    assertThat(wait.get()).isTrue();
  }

  @Test
  void no_page_is_collected_a_second_time_while_it_is_being_collected() throws Exception {
    registry.gaugeReadAtScrape("slow", "The first one waits.", new Slow());
    SharedScrapes many =
        new SharedScrapes(new Scrape(registry, new ScrapeTime(), false), 5, memory);
    FutureTask<String> first = scrape("", many);
    firstBegan.await();
    FutureTask<String> same = scrape("", many);

    assertThat(scrape("?name%5B%5D=things_total", many).get()).contains("things_total 0.0");
    assertThat(collected.get()).isEqualTo(1);
    assertThat(same.isDone()).isFalse();

    firstMayEnd.countDown();
    assertThat(first.get()).contains("slow 1.0");
    assertThat(same.get()).contains("slow 2.0");
  }

  private FutureTask<String> scrape(String query) throws Exception {
    return scrape(query, scrapes);
  }

  private static FutureTask<String> scrape(String query, SharedScrapes from) throws Exception {
    Request request = new Request(new BasicHttpRequest("GET", "/metrics" + query));
    FutureTask<String> answer = new FutureTask<>(() -> text(from.answer(request)));
    Thread thread = new Thread(answer);
    thread.setDaemon(true);
    thread.start();
    return answer;
  }

  private static String text(Response response) {
    StringBuilder text = new StringBuilder();
    Chunks body = response.body();
    for (int i = 0; i < body.count(); i++) {
      text.append(new String(body.chunk(i), 0, body.lengthOf(i), StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  private final class Slow implements DoubleSupplier {
    @Override
    public double getAsDouble() {
      int number = collected.incrementAndGet();
      if (number == 1) {
        firstBegan.countDown();
        try {
          firstMayEnd.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return number;
    }
  }
}
