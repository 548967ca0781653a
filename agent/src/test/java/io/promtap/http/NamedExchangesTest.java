// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapExchanges;
import io.promtap.config.HttpConfig;
import io.promtap.config.PathTemplate;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The templates by which frameworks name the exchanges of a connection. */
@Tag("races")
class NamedExchangesTest {

  /** Of no real one: other tests of this JVM have servlets. */
  private static final int SERVER = 17;

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final Object connection = new Object();
  private final Object first = new Object();
  private final Object second = new Object();
  private final Object third = new Object();

  @BeforeEach
  void install() {
    double[] buckets = {1};
    HttpRecorder.install(
        registry,
        new HttpConfig(true, buckets, List.of(PathTemplate.parse("/listed/{id}")), false));
  }

  @AfterEach
  void release() {
    PromtapBridge.release();
  }

  @Test
  void a_framework_names_the_exchange_of_the_connection() {
    queue(first, "/users/7");
    name(null, "/users/{id}");
    answer(200);
    queue(second, "/other");
    answer(404);

    assertThat(counts())
        .containsExactlyInAnyOrder(count("/users/{id}", 200), count("unmatched", 404));
  }

  @Test
  void a_framework_names_the_exchange_that_the_thread_is_in() {
    queue(first, "/a/1");
    queue(second, "/b/1");
    assertThat(PromtapBridge.exchanges.entered(connection, second)).isTrue();
    match("/b/{id}");
    PromtapBridge.exchanges.left();
    answer(200);
    answer(201);

    assertThat(PromtapBridge.exchanges.entered(connection, second)).isFalse();
    assertThat(counts()).containsExactlyInAnyOrder(count("unmatched", 200), count("/b/{id}", 201));
  }

  @Test
  void a_request_that_upgrades_is_entered_as_a_stream() {
    queue(first, "/a/1");
    PromtapBridge.exchanges.upgraded(connection);
    assertThat(PromtapBridge.exchanges.entered(connection, first)).isTrue();
    match("/a/{id}");
    PromtapBridge.exchanges.left();
    PromtapBridge.exchanges.streamAnswering(connection, 1, "200", false);
    PromtapBridge.exchanges.streamEnded(connection, 1);

    assertThat(counts()).containsExactly(count("/a/{id}", 200));
  }

  private static void match(String template) {
    PromtapBridge.routes.matchingBegan();
    PromtapBridge.routes.partMatched(template);
    PromtapBridge.routes.allPartsMatched("");
  }

  @Test
  void a_framework_that_works_on_one_at_a_time_names_the_oldest() {
    queue(first, "/a/1");
    queue(second, "/b/1");
    queue(third, "/c/1");
    name(null, "/a/{id}");
    answer(200);
    name(null, "/b/{id}");
    answer(201);
    answer(202);

    assertThat(counts())
        .containsExactlyInAnyOrder(
            count("/a/{id}", 200), count("/b/{id}", 201), count("unmatched", 202));
  }

  @Test
  void a_framework_that_works_on_several_names_each_by_its_head() {
    queue(first, "/a/1");
    queue(second, "/b/1");
    queue(third, "/c/1");
    name(third, "/c/{id}");
    name(first, "/a/{id}");
    answer(200);
    name(second, "/b/{id}");
    name(first, "/late");
    name(new Object(), "/unknown");
    answer(201);
    answer(202);

    assertThat(counts())
        .containsExactlyInAnyOrder(
            count("/a/{id}", 200), count("/b/{id}", 201), count("/c/{id}", 202));
  }

  @Test
  void heads_are_told_apart_in_a_queue_that_has_grown() {
    Object[] heads = new Object[100];
    for (int i = 0; i < heads.length; i++) {
      heads[i] = new Object();
      queue(heads[i], "/" + i);
    }
    for (int i = heads.length - 1; i >= 0; i--) {
      name(heads[i], "/" + i % 2);
    }
    for (int i = 0; i < heads.length; i++) {
      answer(200 + i % 2);
    }

    assertThat(counts())
        .containsExactlyInAnyOrder(
            count("/0", 200).replace(" 1.0", " 50.0"), count("/1", 201).replace(" 1.0", " 50.0"));
  }

  @Test
  void a_name_may_come_from_any_thread() throws InterruptedException {
    queue(first, "/a/1");
    Thread other = new Thread(() -> name(null, "/a/{id}"));
    other.start();
    other.join();
    answer(200);

    assertThat(counts()).containsExactly(count("/a/{id}", 200));
  }

  @Test
  void the_last_route_counts_and_none_leaves_the_name_of_the_path() {
    queue(first, "/a/1");
    name(null, "/a/*");
    name(null, "/a/{id}");
    answer(200);
    queue(second, "/listed/1");
    name(null, "/*");
    PromtapBridge.exchanges.named(connection, null, 0, "");
    answer(404);

    assertThat(counts())
        .containsExactlyInAnyOrder(count("/a/{id}", 200), count("/listed/{id}", 404));
  }

  @Test
  void a_name_that_stays_is_not_changed_by_what_the_framework_matches_then() {
    queue(first, "/a/1");
    name(null, "/a/{id}");
    PromtapBridge.exchanges.nameStays(connection, null);
    name(null, "/error");
    PromtapBridge.exchanges.named(connection, null, 0, "");
    answer(200);
    queue(second, "/b/1");
    name(null, "/b/{id}");
    answer(201);

    assertThat(counts()).containsExactlyInAnyOrder(count("/a/{id}", 200), count("/b/{id}", 201));
  }

  @Test
  void a_template_of_parts_stands_behind_its_base() {
    queue(first, "/shop/a/1");
    int path = PromtapBridge.exchanges.part(0, "/a/");
    path = PromtapBridge.exchanges.part(path, null);
    path = PromtapBridge.exchanges.part(path, "/:id");
    PromtapBridge.exchanges.named(connection, null, path, "//sho%70/");
    answer(200);

    assertThat(counts()).containsExactly(count("/shop/a/:id", 200));
  }

  @Test
  void nobody_is_named_after_the_end_or_on_another_connection() {
    queue(first, "/a/1");
    PromtapBridge.exchanges.named(new Object(), null, part("/other"), "");
    answer(200);
    name(null, "/late");
    PromtapBridge.exchanges.nameStays(connection, null);
    PromtapBridge.exchanges.closed(connection);
    name(null, "/late");

    assertThat(counts()).containsExactly(count("unmatched", 200));
  }

  @Test
  void an_exchange_of_a_server_that_has_one_at_a_time_is_named_too() {
    PromtapBridge.exchanges.began(PromtapExchanges.PLAIN, connection, 1, "GET", "/a/1", "/a");
    name(null, "/a/{id}");
    PromtapBridge.containers.ended(connection, 1, 200, false);

    assertThat(counts()).containsExactly(count("/a/{id}", 200));
  }

  private void queue(Object head, String target) {
    PromtapBridge.exchanges.queued(SERVER, connection, head, "GET", target, null);
  }

  private void name(Object head, String template) {
    PromtapBridge.exchanges.named(connection, head, part(template), "");
  }

  private static int part(String template) {
    return PromtapBridge.exchanges.part(0, template);
  }

  private void answer(int status) {
    PromtapBridge.exchanges.answering(connection, status, false, true);
  }

  private List<String> counts() {
    return Scrape.samples(registry, "http_requests_total");
  }

  private static String count(String endpoint, int status) {
    return "http_requests_total{endpoint=\""
        + endpoint
        + "\",method=\"GET\",status=\""
        + status
        + "\"} 1.0";
  }
}
