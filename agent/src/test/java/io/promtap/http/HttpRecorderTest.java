// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.promtap.bridge.PromtapAsync;
import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Await;
import io.promtap.testing.HeldLocks;
import io.promtap.testing.Scrape;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order of events that containers produce seldom, and what a request costs. */
@Tag("races")
class HttpRecorderTest {

  private static final int REQUESTS = 10_000;

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final Object container = new Object();

  /** Not a servlet context, so it has no mapping and all is unmatched. */
  private final Object context = new Object();

  @BeforeEach
  void install() {
    HttpRecording.install(registry, 1);
  }

  @AfterEach
  void release() {
    PromtapBridge.release();
  }

  @Test
  void a_request_that_the_container_ends_while_the_application_is_inside_waits_for_its_name() {
    PromtapThread visit = PromtapBridge.containers.visited(container, 1);
    enter();
    PromtapBridge.containers.ended(container, 1, 202, false);
    assertThat(inFlight()).isEqualTo(1);
    exit(visit, 500, true);
    visit.leaveContainer();

    assertThat(counts())
        .containsExactly(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"202\"} 1.0");
    assertThat(inFlight()).isZero();
  }

  @Test
  void what_was_ended_while_the_application_was_inside_makes_room_when_it_is_counted() {
    PromtapThread visit = PromtapBridge.containers.visited(container, 1);
    PromtapRequest first = visit.request;
    enter();
    PromtapBridge.containers.ended(container, 1, 202, false);
    exit(visit, 202, true);
    visit.leaveContainer();

    assertThat(PromtapBridge.containers.visited(container, 2).request).isSameAs(first);
  }

  @Test
  void the_next_request_of_a_connection_may_begin_before_the_last_one_is_counted()
      throws InterruptedException {
    PromtapThread visit = PromtapBridge.containers.visited(container, 1);
    enter();
    PromtapBridge.containers.ended(container, 1, 201, false);
    visit.insideApplication = false;
    visit.request.inApplication = false;
    assertThat(PromtapBridge.http.exited(visit)).isTrue();
    Thread other =
        new Thread(
            () -> {
              PromtapThread next = PromtapBridge.containers.visited(container, 2);
              enter();
              exit(next, 202, false);
              next.leaveContainer();
              PromtapBridge.containers.ended(container, 2, 202, false);
            });
    other.start();
    other.join();
    PromtapBridge.http.finished(visit, 200, true, null);
    visit.leaveContainer();

    assertThat(counts())
        .containsExactlyInAnyOrder(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"201\"} 1.0",
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"202\"} 1.0");
    assertThat(inFlight()).isZero();
  }

  @Test
  void a_dispatch_within_a_request_to_another_object_of_the_container_is_part_of_it() {
    Object other = new Object();
    PromtapThread visit = PromtapBridge.containers.visited(container, 1);
    enter();
    assertThat(PromtapBridge.containers.visited(other, 7)).isNull();
    assertThat(PromtapBridge.http.entered()).isNull();
    PromtapBridge.containers.ended(other, 7, 404, false);
    exit(visit, 200, false);
    visit.leaveContainer();
    PromtapBridge.containers.ended(container, 1, 200, false);

    assertThat(counts())
        .containsExactly(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"200\"} 1.0");
    assertThat(inFlight()).isZero();
  }

  @Test
  void an_exit_that_was_lost_does_not_silence_the_thread() {
    PromtapBridge.containers.visited(container, 1);
    enter();
    PromtapBridge.containers.ended(container, 1, 200, false);
    serve(2, 200, true);

    assertThat(counts())
        .containsExactly(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"200\"} 1.0");
  }

  @Test
  void an_exit_that_was_lost_without_a_container_leaves_nothing_in_flight() {
    enter().insideApplication = false;
    serveWithoutContainer();

    assertThat(counts())
        .containsExactly(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"200\"} 1.0");
    assertThat(inFlight()).isZero();
  }

  @Test
  void an_end_that_never_came_leaves_nothing_in_flight_after_the_next_request() {
    serve(1, 200, false);
    assertThat(inFlight()).isEqualTo(1);
    serve(2, 200, true);

    assertThat(counts())
        .containsExactly(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"200\"} 1.0");
    assertThat(inFlight()).isZero();
  }

  @Test
  void a_dispatch_after_the_end_is_no_request() {
    serve(1, 200, true);
    PromtapThread visit = PromtapBridge.containers.visited(container, 1);
    assertThat(PromtapBridge.http.entered()).isNull();
    visit.leaveContainer();

    assertThat(counts()).hasSize(1);
    assertThat(inFlight()).isZero();
  }

  @Test
  void a_dispatch_after_the_end_leaves_the_next_request_of_the_connection_alone() {
    serve(1, 200, true);
    serve(2, 200, false);
    PromtapThread late = PromtapBridge.containers.visitedTooLate();
    assertThat(PromtapBridge.http.entered()).isNull();
    late.leaveContainer();
    PromtapBridge.containers.ended(container, 2, 202, false);
    serve(3, 203, true);

    assertThat(counts())
        .containsExactlyInAnyOrder(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"200\"} 1.0",
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"202\"} 1.0",
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"203\"} 1.0");
    assertThat(inFlight()).isZero();
  }

  @Test
  void a_request_whose_container_object_is_gone_does_not_stay_in_flight() {
    Object forgotten = new Object();
    PromtapThread visit = PromtapBridge.containers.visited(forgotten, 1);
    enter();
    PromtapBridge.containers.committed(forgotten, 201);
    exit(visit, 200, true);
    visit.leaveContainer();
    assertThat(inFlight()).isEqualTo(1);
    WeakReference<Object> gone = new WeakReference<>(forgotten);
    forgotten = null;
    while (gone.get() != null) {
      System.gc();
    }

    assertThat(inFlight()).isZero();
    assertThat(counts())
        .containsExactly(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"201\"} 1.0");
    assertThat(Scrape.samples(registry, "http_request_duration_seconds_count"))
        .allMatch(line -> line.endsWith(" 0"));
  }

  @Test
  void an_include_on_a_thread_of_the_application_is_no_request_where_the_container_is_known() {
    serve(1, 200, true);
    PromtapThread thread = enter();
    PromtapBridge.http.resumed(thread, new Object(), true);
    thread.insideApplication = false;
    thread.request.inApplication = false;
    assertThat(PromtapBridge.http.exited(thread)).isFalse();

    assertThat(counts())
        .containsExactly(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"200\"} 1.0");
    assertThat(inFlight()).isZero();
  }

  @Test
  void a_request_that_outlasts_its_agent_is_no_request_of_the_next_one() {
    PromtapThread thread = enter();
    PromtapBridge.release();
    MetricRegistry next = new MetricRegistry(100, false);
    HttpRecording.install(next, 1);
    thread.insideApplication = false;
    thread.request.inApplication = false;
    assertThat(PromtapBridge.http.exited(thread)).isFalse();

    assertThat(Scrape.samples(next, "http_requests_total")).isEmpty();
    assertThat(Scrape.samples(next, "http_requests_in_flight"))
        .containsExactly("http_requests_in_flight 0.0");
    exit(enter(), 201, true);
    assertThat(Scrape.samples(next, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"201\"} 1.0");
  }

  @Test
  void a_suspended_request_that_outlasts_its_agent_is_no_request_of_the_next_one()
      throws Exception {
    PromtapThread thread = enter();
    PromtapRequest request = thread.request;
    thread.insideApplication = false;
    thread.request.inApplication = false;
    PromtapBridge.http.exited(thread);
    request.set(RequestLife.OUTSIDE);
    PromtapAsync listener = new PromtapAsync(thread, request, new Object());
    PromtapBridge.release();
    MetricRegistry next = new MetricRegistry(100, false);
    HttpRecording.install(next, 1);
    listener.invoke(listener, Completes.class.getMethod("onComplete"), null);

    assertThat(Scrape.samples(next, "http_requests_total")).isEmpty();
    assertThat(Scrape.samples(next, "http_requests_in_flight"))
        .containsExactly("http_requests_in_flight 0.0");
  }

  /** As an {@code AsyncListener}. */
  interface Completes {
    void onComplete();
  }

  @Test
  @Timeout(60)
  void what_is_kept_for_a_suspended_request_goes_at_a_scrape_after_its_servlet_request() {
    RequestCounter counter =
        new RequestCounter(new HttpMetrics(registry, new double[] {1}, false), null);
    PromtapRequest suspended = new PromtapRequest();
    counter.suspended.put(new Object(), suspended);
    WeakReference<PromtapRequest> kept = new WeakReference<>(suspended);
    suspended = null;

    Await.untilCollected(
        "the request is gone",
        () -> {
          counter.getAsDouble();
          return kept.get() == null;
        },
        isGone -> isGone);
  }

  @Test
  void a_container_that_ends_a_request_on_two_threads_at_once_counts_it_once() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    for (int i = 1; i <= 500; i++) {
      serve(i, 200, false);
      int id = i;
      List<Thread> ends = new ArrayList<>();
      for (int j = 0; j < 2; j++) {
        ends.add(
            new Thread(
                () -> {
                  try {
                    together.await();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                  PromtapBridge.containers.ended(container, id, 200, false);
                }));
      }
      for (Thread end : ends) {
        end.start();
      }
      for (Thread end : ends) {
        end.join();
      }
    }

    assertThat(counts())
        .containsExactly(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"200\"} 500.0");
    assertThat(inFlight()).isZero();
  }

  @Test
  void a_request_on_a_connection_that_served_one_before_allocates_nothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    long id = 0;
    for (int round = 0; round < 20; round++) {
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int i = 0; i < REQUESTS; i++) {
        serve(++id, 200, true);
      }
      long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      least = Math.min(least, after - before);
    }

    assertThat(least).isZero();
  }

  @Test
  void a_request_of_a_series_that_was_seen_waits_for_no_lock() throws Exception {
    serve(1, 200, true);
    serveWithoutContainer();

    int held =
        HeldLocks.countWhileRunning(
            () -> {
              serve(2, 200, true);
              serveWithoutContainer();
            },
            PromtapBridge.http,
            PromtapBridge.containers,
            PromtapBridge.routes);

    assertThat(held).isGreaterThan(30);
    assertThat(counts())
        .containsExactly(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"200\"} 4.0");
  }

  @Test
  void the_first_request_of_a_series_does_take_a_lock_which_the_test_above_would_notice() {
    serve(1, 200, true);

    assertThatThrownBy(
            () -> HeldLocks.countWhileRunning(() -> serve(2, 201, true), PromtapBridge.containers))
        .isInstanceOf(AssertionError.class)
        .hasMessage("waits for a lock");
  }

  private void serveWithoutContainer() {
    exit(enter(), 200, true);
  }

  private void serve(long id, int status, boolean ends) {
    PromtapThread visit = PromtapBridge.containers.visited(container, id);
    enter();
    exit(visit, status, false);
    visit.leaveContainer();
    if (ends) {
      PromtapBridge.containers.ended(container, id, status, false);
    }
  }

  /** As the woven code of a filter or servlet does. */
  private PromtapThread enter() {
    PromtapThread thread = PromtapBridge.http.entered();
    thread.insideApplication = true;
    thread.request.inApplication = true;
    PromtapBridge.routes.arrived(thread, "GET", context, "", "/", null);
    return thread;
  }

  private void exit(PromtapThread thread, int status, boolean committed) {
    thread.insideApplication = false;
    thread.request.inApplication = false;
    if (PromtapBridge.http.exited(thread)) {
      PromtapBridge.http.finished(thread, status, committed, null);
    }
  }

  private List<String> counts() {
    return Scrape.samples(registry, "http_requests_total");
  }

  private double inFlight() {
    String sample = Scrape.samples(registry, "http_requests_in_flight").get(0);
    return Double.parseDouble(sample.substring(sample.indexOf(' ')));
  }
}
