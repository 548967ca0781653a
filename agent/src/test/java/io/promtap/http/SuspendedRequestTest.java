// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapThread;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that go on after their first call, where the container is not known. */
class SuspendedRequestTest {

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final HttpServletRequest request = proxy(HttpServletRequest.class, Map.of());

  /** What the response says once the request is complete, by the name of the getter. */
  private final Map<String, Object> answers = new HashMap<>();

  private final HttpServletResponse response = proxy(HttpServletResponse.class, answers);
  private final AsyncContext context = proxy(AsyncContext.class, Map.of());
  private AsyncListener listener;

  @BeforeEach
  void install() {
    HttpRecording.install(registry, 1);
    answers.put("getStatus", 200);
  }

  @AfterEach
  void release() {
    PromtapBridge.release();
  }

  @Test
  void an_asynchronous_request_is_in_flight_until_it_is_complete() throws Exception {
    suspend(enter(), 200, false, null);
    assertThat(counts()).isEmpty();
    assertThat(inFlight()).isEqualTo("http_requests_in_flight 1.0");

    answers.put("getStatus", 503);
    listener.onComplete(null);
    listener.onComplete(null);
    assertThat(counts()).containsExactly(count(503));
    assertThat(inFlight()).isEqualTo("http_requests_in_flight 0.0");
  }

  @Test
  void the_status_of_an_asynchronous_request_is_the_first_that_was_sent() throws Exception {
    suspend(enter(), 201, false, null);
    suspend(resume(), 202, true, null);
    suspend(resume(), 203, true, null);
    listener.onComplete(null);

    assertThat(counts()).containsExactly(count(202));
  }

  @Test
  void an_asynchronous_request_that_is_dispatched_to_its_end_ends_there() throws Exception {
    suspend(enter(), 200, false, null);
    exit(resume(), 404, true);
    listener.onComplete(null);

    assertThat(counts()).containsExactly(count(404));
    assertThat(inFlight()).isEqualTo("http_requests_in_flight 0.0");
  }

  @Test
  void an_asynchronous_event_stream_is_not_timed_whenever_that_is_seen() throws Exception {
    suspend(enter(), 200, true, "text/event-stream");
    listener.onComplete(null);
    suspend(enter(), 200, false, null);
    answers.put("getContentType", "text/event-stream;charset=utf-8");
    listener.onComplete(null);

    assertThat(counts()).containsExactly(count(200).replace("1.0", "2.0"));
    assertThat(Scrape.samples(registry, "http_request_duration_seconds_count"))
        .allMatch(line -> line.endsWith(" 0"));
  }

  @Test
  void an_asynchronous_request_whose_response_cannot_be_asked_does_not_stay_in_flight()
      throws Exception {
    long before = failures();
    suspend(enter(), 202, true, null);
    answers.put("getContentType", new IllegalStateException("recycled"));
    listener.onComplete(null);

    assertThat(counts()).containsExactly(count(202));
    assertThat(inFlight()).isEqualTo("http_requests_in_flight 0.0");
    assertThat(failures()).isEqualTo(before + 1);
  }

  @Test
  void an_asynchronous_request_that_no_listener_can_watch_ends_with_its_first_call() {
    long before = failures();
    PromtapThread thread = enter();
    thread.insideApplication = false;
    thread.request.inApplication = false;
    assertThat(PromtapBridge.http.exited(thread)).isTrue();
    PromtapBridge.http.left(thread, request, response, "no context", false, null);
    PromtapBridge.http.finished(thread, 200, false, null);

    assertThat(counts()).containsExactly(count(200));
    assertThat(inFlight()).isEqualTo("http_requests_in_flight 0.0");
    assertThat(failures()).isEqualTo(before + 1);
  }

  @Test
  void the_error_page_of_a_failed_request_is_no_request() {
    exit(enter(), 500, false);
    exit(resume(), 200, true);

    assertThat(counts()).containsExactly(count(500));
    assertThat(inFlight()).isEqualTo("http_requests_in_flight 0.0");
  }

  @Test
  void what_follows_a_request_that_succeeded_is_a_request() {
    exit(enter(), 200, true);
    exit(resume(), 201, true);

    assertThat(counts()).containsExactlyInAnyOrder(count(200), count(201));
  }

  @Test
  void a_dispatch_of_a_request_that_cannot_be_unwrapped_is_counted_as_one() {
    long before = failures();
    exit(enter(), 500, false);
    HttpServletRequestWrapper broken =
        new HttpServletRequestWrapper(request) {
          @Override
          public HttpServletRequest getRequest() {
            throw new IllegalStateException("recycled");
          }
        };
    exit(enter(broken), 200, true);

    assertThat(counts()).containsExactlyInAnyOrder(count(500), count(200));
    assertThat(failures()).isEqualTo(before + 1);
  }

  /** As the woven code of a filter or servlet does. */
  private PromtapThread enter() {
    return enter(null);
  }

  /** A dispatch of the same servlet request, which a filter has wrapped. */
  private PromtapThread resume() {
    return enter(new HttpServletRequestWrapper(request));
  }

  private static PromtapThread enter(HttpServletRequest dispatchedOrNull) {
    PromtapThread thread = PromtapBridge.http.entered();
    thread.insideApplication = true;
    thread.request.inApplication = true;
    if (dispatchedOrNull != null) {
      PromtapBridge.http.resumed(thread, dispatchedOrNull, false);
    }
    PromtapBridge.routes.arrived(thread, "GET", new Object(), "", "/", null);
    return thread;
  }

  private void suspend(PromtapThread thread, int status, boolean committed, String contentType) {
    leave(thread, context, status, committed, contentType);
  }

  private void exit(PromtapThread thread, int status, boolean committed) {
    leave(thread, null, status, committed, null);
  }

  private void leave(
      PromtapThread thread,
      AsyncContext contextOrNull,
      int status,
      boolean committed,
      String contentType) {
    thread.insideApplication = false;
    thread.request.inApplication = false;
    if (PromtapBridge.http.exited(thread)) {
      boolean failed = status >= 400;
      PromtapBridge.http.left(thread, request, response, contextOrNull, failed, contentType);
      PromtapBridge.http.finished(thread, status, committed, null);
    }
  }

  private <T> T proxy(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().equals("addListener")) {
                listener = (AsyncListener) arguments[0];
              }
              Object answer = answers.get(method.getName());
              if (answer instanceof Throwable failure) {
                throw failure;
              }
              return answer;
            }));
  }

  private static long failures() {
    return Failures.counts().getOrDefault("http.async", 0L);
  }

  private static String count(int status) {
    return "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\""
        + status
        + "\"} 1.0";
  }

  private List<String> counts() {
    return Scrape.samples(registry, "http_requests_total");
  }

  private String inFlight() {
    return Scrape.samples(registry, "http_requests_in_flight").get(0);
  }
}
