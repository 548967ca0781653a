// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapExchanges;
import io.promtap.bridge.PromtapThread;
import io.promtap.config.HttpConfig;
import io.promtap.config.PathTemplate;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is counted of an exchange in a server without servlets. */
@Tag("races")
class ExchangeRecorderTest {

  /** Of no real one: other tests of this JVM have servlets. */
  private static final int SERVER = 17;

  private static final int WITH_SERVLETS = 18;

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final Object holder = new Object();
  private final Object context = new Object();

  @BeforeEach
  void install() {
    double[] buckets = {1};
    HttpRecorder.install(
        registry, new HttpConfig(true, buckets, List.of(PathTemplate.parse("/users/{id}")), true));
  }

  @AfterEach
  void release() {
    PromtapBridge.release();
  }

  @Test
  void an_exchange_is_in_flight_until_it_ends_on_whatever_thread() throws Exception {
    begin(1, "/users/7", null);
    PromtapBridge.exchanges.left();
    assertThat(inFlight()).isEqualTo(1);

    Thread other = new Thread(() -> end(1, 200));
    other.start();
    other.join();

    assertThat(inFlight()).isZero();
    assertThat(counts()).containsExactly(count("/users/{id}", 200));
  }

  @Test
  void an_exchange_ends_once() {
    begin(1, "/a", null);
    end(1, 200);
    end(1, 500);
    end(PromtapContainers.SAME, 500);

    assertThat(counts()).containsExactly(count("unmatched", 200));
  }

  @Test
  void a_listed_template_goes_before_the_mapping_of_the_server() {
    begin(1, "/users/7?q=1", "/users");
    end(1, 200);
    begin(2, "/users/7/orders", "/users");
    end(2, 200);
    begin(3, "/other", null);
    end(3, 404);

    assertThat(counts())
        .containsExactlyInAnyOrder(
            count("/users/{id}", 200), count("/users", 200), count("unmatched", 404));
  }

  @Test
  void the_head_that_was_sent_has_the_status_and_says_that_it_is_a_stream_of_events() {
    begin(1, "/a", null);
    PromtapBridge.exchanges.committed(holder, 1, 200, true);
    PromtapBridge.exchanges.committed(holder, 1, 500, false);
    end(PromtapContainers.SAME, 500);

    assertThat(counts()).containsExactly(count("unmatched", 200));
    assertThat(Scrape.samples(registry, "http_request_duration_seconds_count"))
        .allMatch(line -> line.endsWith(" 0"));
  }

  @Test
  void what_is_said_of_an_earlier_exchange_of_the_connection_has_no_effect() {
    begin(1, "/a", null);
    end(1, 200);
    begin(2, "/a", null);
    PromtapBridge.exchanges.committed(holder, 1, 500, false);
    end(1, 500);
    assertThat(inFlight()).isEqualTo(1);
    end(2, 201);

    assertThat(counts())
        .containsExactlyInAnyOrder(count("unmatched", 200), count("unmatched", 201));
  }

  @Test
  void what_the_server_answers_itself_is_a_whole_exchange() {
    PromtapBridge.exchanges.rejected(holder, "GET /users/7 HTTP/1.1", 404);
    PromtapBridge.exchanges.rejected(holder, "NONSENSE", 404);
    PromtapBridge.exchanges.rejected(holder, null, 404);

    assertThat(counts()).containsExactly(count("/users/{id}", 404));
    assertThat(inFlight()).isZero();
  }

  @Test
  void where_servlets_run_on_the_server_what_reaches_none_is_not_counted() {
    ExchangeRecorder.servesServlets(WITH_SERVLETS);
    PromtapBridge.exchanges.began(WITH_SERVLETS, holder, 1, "GET", "/a", null);
    end(1, 404);
    PromtapBridge.exchanges.streamBegan(WITH_SERVLETS, holder, 1, "GET", "/a", null);
    PromtapBridge.exchanges.streamEnded(holder, 1);
    assertThat(counts()).isEmpty();

    PromtapBridge.exchanges.began(SERVER, holder, 2, "GET", "/a", null);
    end(2, 404);
    assertThat(counts()).containsExactly(count("unmatched", 404));
  }

  @Test
  void a_stream_on_a_connection_that_had_one_before_allocates_nothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    int stream = 1;
    for (int round = 0; round < 20; round++) {
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int i = 0; i < 10_000; i++) {
        PromtapBridge.exchanges.streamBegan(SERVER, holder, stream, "GET", "/users/7?a=b", null);
        PromtapBridge.exchanges.streamAnswering(holder, stream, "200", false);
        PromtapBridge.exchanges.streamEnded(holder, stream);
        stream += 2;
      }
      long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      least = Math.min(least, after - before);
    }

    assertThat(least).isZero();
    assertThat(counts()).containsExactly(count("/users/{id}", 200).replace(" 1.0", " 200000.0"));
  }

  @Test
  void what_is_said_of_a_stream_that_is_not_open_has_no_effect() {
    PromtapBridge.exchanges.streamAnswering(holder, 1, "200", false);
    PromtapBridge.exchanges.streamEnded(holder, 1);
    PromtapBridge.exchanges.upgraded(holder);
    PromtapBridge.exchanges.streamBegan(SERVER, holder, 3, "GET", "/a", null);
    PromtapBridge.exchanges.streamAnswering(holder, 1, "404", false);
    PromtapBridge.exchanges.streamEnded(holder, 1);
    PromtapBridge.exchanges.streamEnded(new Object(), 3);
    PromtapBridge.exchanges.streamRefused(holder, 3);
    PromtapBridge.exchanges.streamEnded(holder, 3);

    assertThat(counts()).isEmpty();
    assertThat(inFlight()).isZero();
  }

  @Test
  void a_framework_names_the_stream_that_the_thread_is_in() {
    PromtapBridge.exchanges.streamBegan(SERVER, holder, 1, "POST", "/shop.Orders/Get", null);
    PromtapBridge.exchanges.streamBegan(SERVER, holder, 3, "POST", "/shop.Orders/Put", null);
    assertThat(PromtapBridge.exchanges.streamEntered(holder, 3)).isTrue();
    match("shop.Orders/Put");
    match("shop.Orders/Other");
    PromtapBridge.exchanges.left();
    match("shop.Orders/Get");
    PromtapBridge.exchanges.streamEnded(holder, 1);
    PromtapBridge.exchanges.streamEnded(holder, 3);

    assertThat(counts())
        .containsExactlyInAnyOrder(
            count("unmatched", 500).replace("GET", "POST"),
            count("/shop.Orders/Put", 500).replace("GET", "POST"));
  }

  @Test
  void a_stream_is_not_entered_if_it_is_over_or_if_the_thread_works_for_another_request() {
    assertThat(PromtapBridge.exchanges.streamEntered(holder, 1)).isFalse();
    PromtapBridge.exchanges.streamBegan(SERVER, holder, 1, "POST", "/a", null);
    PromtapBridge.exchanges.streamEnded(holder, 1);
    assertThat(PromtapBridge.exchanges.streamEntered(holder, 1)).isFalse();

    PromtapBridge.exchanges.streamBegan(SERVER, holder, 3, "POST", "/a", null);
    begin(1, "/users/7", null);
    assertThat(PromtapBridge.exchanges.streamEntered(holder, 3)).isFalse();
    PromtapBridge.exchanges.left();
    assertThat(PromtapBridge.exchanges.streamEntered(holder, 3)).isTrue();
    PromtapBridge.exchanges.left();
  }

  private static void match(String template) {
    PromtapBridge.routes.matchingBegan();
    PromtapBridge.routes.partMatched(template);
    PromtapBridge.routes.allPartsMatched("");
  }

  @Test
  void a_status_that_is_no_number_counts_as_500() {
    for (String status : new String[] {"20x", "", "99", "2000", "099"}) {
      PromtapBridge.exchanges.streamBegan(SERVER, holder, 1, "GET", "/a", null);
      PromtapBridge.exchanges.streamAnswering(holder, 1, status, false);
      PromtapBridge.exchanges.streamEnded(holder, 1);
    }

    assertThat(counts()).containsExactly(count("unmatched", 500).replace(" 1.0", " 5.0"));
  }

  @Test
  void the_streams_of_a_connection_that_was_collected_are_not_in_flight() {
    PromtapBridge.exchanges.streamBegan(SERVER, new Object(), 1, "GET", "/a", null);
    PromtapBridge.exchanges.streamBegan(SERVER, holder, 1, "GET", "/a", null);
    double found = inFlight();
    for (int i = 0; i < 50 && found > 1; i++) {
      System.gc();
      found = inFlight();
    }

    assertThat(found).isEqualTo(1);
  }

  @Test
  void a_servlet_that_an_exchange_reaches_is_part_of_it_and_names_it() {
    PromtapThread thread = PromtapBridge.exchanges.began(SERVER, holder, 1, "GET", "/a", null);
    assertThat(thread).isNotNull();
    assertThat(PromtapBridge.containers.visited(holder, 1)).isNull();
    assertThat(PromtapBridge.http.entered()).isSameAs(thread);
    thread.insideApplication = true;
    PromtapBridge.routes.arrived(thread, "GET", context, "/shop", "/users/7", null);
    thread.insideApplication = false;
    PromtapBridge.http.exited(thread);
    end(1, 200);

    assertThat(counts()).containsExactly(count("/shop/users/{id}", 200));
    assertThat(inFlight()).isZero();
  }

  @Test
  void an_exchange_that_goes_on_on_another_thread_begins_once() throws Exception {
    begin(1, "/a", null);
    PromtapBridge.exchanges.left();
    Thread other = new Thread(() -> begin(1, "/users/7", null));
    other.start();
    other.join();
    end(1, 200);
    begin(1, "/a", null);

    assertThat(counts()).containsExactly(count("unmatched", 200));
    assertThat(inFlight()).isZero();
  }

  @Test
  void an_exchange_that_begins_within_another_requests_work_does_not_take_its_thread() {
    PromtapThread thread = PromtapBridge.containers.visited(context, 1);
    assertThat(PromtapBridge.http.entered()).isSameAs(thread);
    thread.insideApplication = true;
    assertThat(PromtapBridge.exchanges.began(SERVER, holder, 2, "GET", "/", null)).isNull();
    assertThat(inFlight()).isEqualTo(2);
    thread.insideApplication = false;
    PromtapBridge.containers.ended(context, 1, 201, false);
    PromtapBridge.http.exited(thread);
    end(2, 200);

    assertThat(counts()).hasSize(2);
    assertThat(inFlight()).isZero();
  }

  @Test
  void a_framework_names_the_exchange_of_its_thread() {
    begin(1, "/a", "/");
    PromtapBridge.routes.matchingBegan();
    PromtapBridge.routes.partMatched("/books/{isbn}");
    PromtapBridge.routes.allPartsMatched("");
    PromtapBridge.exchanges.left();
    PromtapBridge.routes.allPartsMatched("");
    end(1, 200);

    assertThat(counts()).containsExactly(count("/books/{isbn}", 200));
  }

  @Test
  void a_connection_has_one_exchange_at_a_time() {
    begin(1, "/a", null);
    begin(2, "/a", null);

    assertThat(inFlight()).isEqualTo(1);
  }

  private void begin(long id, String target, String mapping) {
    PromtapBridge.exchanges.began(PromtapExchanges.PLAIN, holder, id, "GET", target, mapping);
  }

  private void end(long id, int status) {
    PromtapBridge.containers.ended(holder, id, status, false);
  }

  private double inFlight() {
    String line = Scrape.samples(registry, "http_requests_in_flight").get(0);
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
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
