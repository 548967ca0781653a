// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapHttp;
import io.promtap.bridge.PromtapThread;
import io.promtap.config.HttpConfig;
import io.promtap.metrics.Histogram;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted of a request, by what the container and the application say of it. */
@Tag("races")
class ContainerRecorderTest {

  private static final long SAME = PromtapContainers.SAME;
  private static final long NEXT = PromtapContainers.NEXT;
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final Object container = new Object();

  /** Not a servlet context, so it has no mapping and all is unmatched. */
  private final Object context = new Object();

  @BeforeEach
  void install() {
    double[] buckets = {0.005};
    HttpRecorder.install(registry, new HttpConfig(true, buckets, Collections.emptyList(), true));
  }

  @AfterEach
  void release() {
    PromtapBridge.release();
  }

  @Test
  void the_status_that_was_sent_first_counts() {
    PromtapThread visit = visit(1);
    enter();
    PromtapBridge.containers.committed(container, 201);
    PromtapBridge.containers.committed(container, 500);
    exit(visit);
    end(1, 503);

    assertThat(counts()).containsExactly(count(201));
  }

  @Test
  void what_a_container_sends_because_it_refuses_the_answer_goes_before_what_it_was_given() {
    PromtapThread visit = visit(1);
    enter();
    PromtapBridge.containers.committed(container, 200);
    PromtapBridge.containers.refused(container, 500);
    exit(visit);
    PromtapBridge.containers.committed(container, 204);
    end(1, 200);

    assertThat(counts()).containsExactly(count(500));
  }

  @Test
  void between_two_visits_of_the_application_a_status_can_be_sent_as_well() {
    serve(1);
    PromtapBridge.containers.committed(container, 206);
    end(1, 200);
    serve(2);
    PromtapBridge.containers.refused(container, 431);
    end(2, 200);

    assertThat(counts()).containsExactlyInAnyOrder(count(206), count(431));
  }

  @Test
  void what_is_sent_before_the_application_is_reached_or_after_the_end_is_not_its_status() {
    PromtapThread visit = visit(1);
    PromtapBridge.containers.committed(container, 100);
    PromtapBridge.containers.refused(container, 101);
    enter();
    exit(visit);
    end(1, 200);
    PromtapBridge.containers.committed(container, 404);
    PromtapBridge.containers.refused(container, 500);
    end(1, 503);

    assertThat(counts()).containsExactly(count(200));
  }

  @Test
  void what_is_sent_after_the_end_is_not_its_status_even_while_the_application_works_on() {
    PromtapThread visit = visit(1);
    enter();
    end(1, 200);
    PromtapBridge.containers.refused(container, 500);
    exit(visit);

    assertThat(counts()).containsExactly(count(200));
  }

  @Test
  void of_an_object_that_was_never_seen_nothing_is_counted() {
    PromtapBridge.containers.committed(container, 200);
    PromtapBridge.containers.refused(container, 200);
    PromtapBridge.containers.aborted(container);
    end(SAME, 200);
    PromtapBridge.containers.sized(container, SAME, 1, 2, 3);

    assertThat(PromtapBridge.containers.wantsSizes(container, SAME)).isFalse();
    assertThat(counts()).isEmpty();
    assertThat(inFlight()).isZero();
  }

  @Test
  void an_end_counts_for_the_request_that_it_names() {
    serve(1);
    end(7, 200);
    assertThat(counts()).isEmpty();
    assertThat(inFlight()).isEqualTo(1);

    end(SAME, 202);
    assertThat(counts()).containsExactly(count(202));
    assertThat(inFlight()).isZero();
  }

  @Test
  void the_number_zero_names_a_request_as_well() {
    serve(0);
    end(0, 200);
    serve(1);
    end(0, 404);

    assertThat(counts()).containsExactly(count(200));
    assertThat(inFlight()).isEqualTo(1);
  }

  @Test
  void a_visit_inside_a_visit_of_the_same_request_is_none() {
    PromtapThread visit = visit(1);
    assertThat(visit(1)).isNull();
    assertThat(visit(SAME)).isNull();
    assertThat(PromtapBridge.containers.visitedTooLate()).isNull();
    visit.leaveContainer();

    assertThat(visit(1)).isSameAs(visit);
  }

  @Test
  void an_object_without_numbers_says_when_its_next_request_begins() {
    for (int i = 0; i < 4; i++) {
      PromtapThread visit = visit(NEXT);
      enter();
      exit(visit);
      visit = visit(SAME);
      enter();
      exit(visit);
      end(SAME, 200);
    }

    assertThat(counts()).containsExactly(count(200).replace("1.0", "4.0"));
    assertThat(inFlight()).isZero();
  }

  @Test
  void an_event_stream_is_counted_but_not_timed() {
    serve(1);
    PromtapBridge.containers.ended(container, 1, 200, true);
    PromtapThread visit = visit(2);
    enter();
    PromtapBridge.containers.ended(container, 2, 200, true);
    exit(visit);

    assertThat(counts()).containsExactly(count(200).replace("1.0", "2.0"));
    assertThat(samples("http_request_duration_seconds_count"))
        .allMatch(line -> line.endsWith(" 0"));
  }

  @Test
  void a_request_lasts_from_the_application_to_the_containers_end() {
    serve(1);
    beSlow();
    end(1, 200);
    assertThat(secondsOfAll()).isBetween(0.02, 60.0);
  }

  @Test
  void a_request_that_ends_while_the_application_works_on_lasts_until_that_end() {
    PromtapThread visit = visit(1);
    enter();
    beSlow();
    end(1, 200);
    exit(visit);
    assertThat(secondsOfAll()).isBetween(0.02, 60.0);
  }

  @Test
  void without_a_known_container_a_request_lasts_as_long_as_the_outermost_call() {
    PromtapThread thread = enter();
    beSlow();
    leave(thread, 200, true, null);
    assertThat(secondsOfAll()).isBetween(0.02, 60.0);
  }

  @Test
  void without_a_known_container_the_status_is_what_the_client_can_have_seen() {
    IllegalStateException thrown = new IllegalStateException("from the servlet");
    leave(enter(), 200, true, null);
    leave(enter(), 201, true, thrown);
    leave(enter(), 202, false, thrown);
    leave(enter(), 204, false, null);

    assertThat(counts()).containsExactlyInAnyOrder(count(200), count(201), count(500), count(204));
    assertThat(inFlight()).isZero();
  }

  @Test
  void of_a_response_that_cannot_be_asked_the_status_that_was_set_last_counts() {
    PromtapThread thread = enter();
    PromtapBridge.http.statusSet(302);
    PromtapBridge.http.statusSet(404);
    leave(thread, PromtapHttp.UNKNOWN_STATUS, false, null);
    PromtapBridge.http.statusSet(410);
    leave(enter(), PromtapHttp.UNKNOWN_STATUS, false, null);

    assertThat(counts()).containsExactlyInAnyOrder(count(404), count(200));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1, 99, 1000, Integer.MAX_VALUE})
  void a_number_that_is_no_status_is_the_server_error_that_a_client_takes_it_for(int number) {
    serve(1);
    end(1, number);
    serve(2);
    PromtapBridge.containers.committed(container, number);
    end(2, number);
    serve(3);
    PromtapBridge.containers.refused(container, number);
    end(3, number);
    leave(enter(), number, true, null);
    PromtapThread thread = enter();
    PromtapBridge.http.statusSet(number);
    leave(thread, PromtapHttp.UNKNOWN_STATUS, true, null);

    assertThat(counts()).containsExactly(count(500).replace("1.0", "5.0"));
  }

  @Test
  void any_three_digits_are_a_status() {
    for (int status : new int[] {100, 599, 600, 999}) {
      serve(status);
      end(status, status);
    }

    assertThat(counts()).containsExactlyInAnyOrder(count(100), count(599), count(600), count(999));
  }

  @Test
  void the_sizes_of_a_request_are_those_that_the_container_counted_once() {
    serve(1);
    assertThat(PromtapBridge.containers.wantsSizes(container, 1)).isFalse();
    PromtapBridge.containers.sized(container, 1, 10, 10, 10);
    end(1, 200);
    assertThat(PromtapBridge.containers.wantsSizes(container, 2)).isFalse();
    assertThat(PromtapBridge.containers.wantsSizes(container, 1)).isTrue();
    PromtapBridge.containers.sized(container, 2, 20, 20, 20);
    PromtapBridge.containers.sized(container, 1, 300, 200, 4_000);
    assertThat(PromtapBridge.containers.wantsSizes(container, SAME)).isFalse();
    PromtapBridge.containers.sized(container, SAME, 1, 2, 3);

    serve(2);
    end(2, 200);
    assertThat(PromtapBridge.containers.wantsSizes(container, SAME)).isTrue();
    PromtapBridge.containers.sized(container, SAME, -1, 50, 0);

    serve(3);
    end(3, 200);
    PromtapBridge.containers.sized(container, SAME, 0, 70, 0);

    assertThat(total("http_request_size_bytes_sum")).isEqualTo(350);
    assertThat(total("http_request_size_bytes_count")).isEqualTo(3);
    assertThat(total("http_response_size_bytes_sum")).isEqualTo(4_000);
  }

  @Test
  void a_request_that_ends_on_another_thread_has_its_trace_and_nothing_else_there_has()
      throws InterruptedException {
    MetricRegistry traced = new MetricRegistry(100, true);
    HttpRecording.install(traced, 1);
    Histogram others = traced.histogram("o_seconds", "O.", new double[] {1}).series();
    PromtapThread visit = visit(1);
    PromtapBridge.http.traced(enter(), "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01");
    exit(visit);
    Thread other =
        new Thread(
            () -> {
              end(1, 200);
              others.observeNanos(1);
            });
    other.start();
    other.join();
    others.observeNanos(1);
    serve(2);
    end(2, 200);

    assertThat(Scrape.openMetrics(traced).filter(line -> line.contains(" # {")))
        .hasSize(1)
        .allMatch(line -> line.startsWith("http_request_duration_seconds_bucket{"))
        .allMatch(
            line ->
                line.contains(
                    "{span_id=\"00f067aa0ba902b7\","
                        + "trace_id=\"0af7651916cd43dd8448eb211c80319c\"}"));
    assertThat(Scrape.samples(traced, "http_requests_total"))
        .containsExactly(count(200).replace("1.0", "2.0"));
  }

  @Test
  void a_request_whose_container_object_is_gone_before_its_status_was_sent_is_not_counted() {
    Object forgotten = new Object();
    PromtapThread visit = PromtapBridge.containers.visited(forgotten, 1);
    enter();
    exit(visit);
    assertThat(inFlight()).isEqualTo(1);
    WeakReference<Object> gone = new WeakReference<>(forgotten);
    forgotten = null;
    while (gone.get() != null) {
      System.gc();
    }

    assertThat(inFlight()).isZero();
    assertThat(counts()).isEmpty();
  }

  private PromtapThread visit(long id) {
    return PromtapBridge.containers.visited(container, id);
  }

  private void end(long id, int status) {
    PromtapBridge.containers.ended(container, id, status, false);
  }

  /** A visit of the application that leaves the end to the container. */
  private void serve(long id) {
    PromtapThread visit = visit(id);
    enter();
    exit(visit);
  }

  /** As the woven code of a filter or servlet does. */
  private PromtapThread enter() {
    PromtapThread thread = PromtapBridge.http.entered();
    thread.insideApplication = true;
    thread.request.inApplication = true;
    PromtapBridge.routes.arrived(thread, "GET", context, "", "/", null);
    return thread;
  }

  private void exit(PromtapThread visit) {
    leave(visit, 200, false, null);
    visit.leaveContainer();
  }

  private static void leave(PromtapThread thread, int status, boolean committed, Throwable thrown) {
    thread.insideApplication = false;
    thread.request.inApplication = false;
    if (PromtapBridge.http.exited(thread)) {
      PromtapBridge.http.finished(thread, status, committed, thrown);
    }
  }

  private static void beSlow() {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < SLOW_NANOS) {
      Thread.onSpinWait();
    }
  }

  private static String count(int status) {
    return "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\""
        + status
        + "\"} 1.0";
  }

  private List<String> counts() {
    return samples("http_requests_total");
  }

  private double inFlight() {
    return total("http_requests_in_flight");
  }

  private double secondsOfAll() {
    return total("http_request_duration_seconds_sum");
  }

  private double total(String prefix) {
    return samples(prefix).stream()
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private List<String> samples(String prefix) {
    return Scrape.samples(registry, prefix);
  }
}
