// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.config.HttpConfig;
import io.promtap.config.PathTemplate;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The templates by which frameworks name the streams of a connection of HTTP/2. */
@Tag("races")
class NamedStreamsTest {

  /** Of no real one: other tests of this JVM have servlets. */
  private static final int SERVER = 17;

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final Object connection = new Object();

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
  void each_stream_is_named_by_its_number_in_any_order() {
    for (int stream = 1; stream < 400; stream += 2) {
      open(stream);
    }
    for (int stream = 399; stream > 0; stream -= 2) {
      name(stream, stream % 4 == 1 ? "/a/{id}" : "/b/{id}");
    }
    for (int stream = 1; stream < 400; stream += 2) {
      end(stream, 200 + stream % 4);
    }

    assertThat(counts())
        .containsExactlyInAnyOrder(count("/a/{id}", 201, 100), count("/b/{id}", 203, 100));
  }

  @Test
  void a_name_may_come_from_any_thread() throws InterruptedException {
    open(1);
    open(3);
    Thread other = new Thread(() -> name(3, "/b/{id}"));
    other.start();
    other.join();
    end(1, 404);
    end(3, 200);

    assertThat(counts())
        .containsExactlyInAnyOrder(count("unmatched", 404, 1), count("/b/{id}", 200, 1));
  }

  @Test
  void a_name_after_the_end_goes_to_no_other_stream() {
    for (int stream = 1; stream < 21; stream += 2) {
      open(stream);
      for (int earlier = stream - 2; earlier > 0; earlier -= 2) {
        name(earlier, "/late");
        PromtapBridge.exchanges.streamNameStays(connection, earlier);
      }
      name(stream + 2, "/early");
      if (stream > 11) {
        name(stream, "/a/{id}");
      }
      end(stream, 200);
    }

    assertThat(counts())
        .containsExactlyInAnyOrder(count("unmatched", 200, 6), count("/a/{id}", 200, 4));
  }

  /**
   * One thread begins and ends streams, another names each as long as it can. Every second stream
   * has the object of the one before the last.
   */
  @Test
  void a_name_that_meets_the_end_goes_to_no_other_stream() throws InterruptedException {
    int last = 400_001;
    AtomicInteger now = new AtomicInteger(1);
    int zero = part("/zero");
    int four = part("/four");
    Thread framework =
        new Thread(
            () -> {
              for (int stream = 1; stream < last; stream = now.get()) {
                int path = (stream & 4) == 0 ? zero : four;
                PromtapBridge.exchanges.streamNamed(connection, stream, path, "");
              }
            });
    framework.start();
    for (int stream = 1; stream <= last; stream += 2) {
      open(stream);
      now.set(stream);
      end(stream, 200 + (stream & 4));
    }
    framework.join();

    assertThat(counts())
        .noneMatch(line -> line.contains("/zero") && line.contains("status=\"204\""))
        .noneMatch(line -> line.contains("/four") && line.contains("status=\"200\""))
        .anyMatch(line -> line.contains("/zero"));
  }

  @Test
  void the_last_route_counts_until_the_name_stays() {
    open(1);
    open(3);
    open(5);
    name(1, "/*");
    name(1, "/a/{id}");
    PromtapBridge.exchanges.streamNameStays(connection, 1);
    name(1, "/error");
    name(3, "/*");
    PromtapBridge.exchanges.streamNamed(connection, 3, 0, "");
    PromtapBridge.exchanges.streamNameStays(connection, 5);
    name(5, "/error");
    end(1, 200);
    end(3, 404);
    end(5, 500);

    assertThat(counts())
        .containsExactlyInAnyOrder(
            count("/a/{id}", 200, 1), count("unmatched", 404, 1), count("unmatched", 500, 1));
  }

  @Test
  void the_request_that_upgrades_is_named_by_its_connection_and_then_by_its_stream() {
    Object head = new Object();
    PromtapBridge.exchanges.queued(SERVER, connection, head, "GET", "/a/1", null);
    name(1, "/early");
    PromtapBridge.exchanges.upgraded(connection);
    assertThat(name(1, "/*")).isTrue();
    // As a framework does that has the request of HTTP/1.1.
    assertThat(name(0, "/a/{id}")).isTrue();
    PromtapBridge.exchanges.named(connection, head, part("/late"), "");
    end(1, 200);
    open(3);
    name(0, "/late");
    end(3, 404);

    assertThat(counts())
        .containsExactlyInAnyOrder(count("/a/{id}", 200, 1), count("unmatched", 404, 1));
  }

  @Test
  void a_connection_of_HTTP_1_has_no_streams() {
    PromtapBridge.exchanges.queued(SERVER, connection, new Object(), "GET", "/a/1", null);
    assertThat(name(1, "/a/{id}")).isFalse();
    PromtapBridge.exchanges.answering(connection, 200, false, true);

    assertThat(counts()).containsExactly(count("unmatched", 200, 1));
  }

  private void open(int stream) {
    PromtapBridge.exchanges.streamBegan(SERVER, connection, stream, "GET", "/a/1", null);
  }

  private boolean name(int stream, String template) {
    return PromtapBridge.exchanges.streamNamed(connection, stream, part(template), "");
  }

  private static int part(String template) {
    return PromtapBridge.exchanges.part(0, template);
  }

  private void end(int stream, int status) {
    PromtapBridge.exchanges.streamAnswering(connection, stream, "" + status, false);
    PromtapBridge.exchanges.streamEnded(connection, stream);
  }

  private List<String> counts() {
    return Scrape.samples(registry, "http_requests_total");
  }

  private static String count(String endpoint, int status, int times) {
    return "http_requests_total{endpoint=\""
        + endpoint
        + "\",method=\"GET\",status=\""
        + status
        + "\"} "
        + times
        + ".0";
  }
}
