// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapThread;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The names of requests that a framework works on by threads of its own. */
class HandedRequestsTest {

  /** Of no real one: other tests of this JVM have servlets. */
  private static final int SERVER = 17;

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final Object connection = new Object();
  private final Object request = new Object();
  private final Object call = new Object();

  @BeforeEach
  void install() {
    HttpRecording.install(registry, 1);
  }

  @AfterEach
  void release() {
    PromtapBridge.release();
  }

  @Test
  void an_exchange_is_named_on_any_thread() throws InterruptedException {
    hand(1);
    onAnotherThread(() -> match("/a/{id}"));
    end(1);

    assertThat(counts()).containsExactly("/a/{id} 1");
  }

  @Test
  void a_request_of_a_servlet_is_named_on_any_thread() throws InterruptedException {
    PromtapThread thread = enterServlet(1);
    onAnotherThread(() -> match("/a/{id}"));
    leaveServlet(thread);
    end(1);

    assertThat(counts()).containsExactly("/a/{id} 1");
  }

  @Test
  void the_last_route_counts_and_none_leaves_the_name_of_the_path() {
    hand(1);
    match("/a/*");
    match("/a/{id}");
    end(1);
    hand(2);
    match("/a/*");
    PromtapBridge.routes.callMatched(call, 0);
    end(2);

    assertThat(counts()).containsExactlyInAnyOrder("/a/{id} 1", "unmatched 1");
  }

  @Test
  void a_name_that_comes_late_goes_to_no_other_request_of_the_connection() {
    Object late = new Object();
    hand(1);
    PromtapBridge.routes.calledBy(late, request);
    end(1);
    begin(2).leaveContainer();
    PromtapBridge.routes.callMatched(late, part("/late"));
    end(2);
    leaveServlet(enterServlet(3));
    PromtapBridge.routes.calledBy(late, request);
    end(3);
    PromtapThread thread = enterServlet(4);
    PromtapBridge.routes.callMatched(late, part("/late"));
    leaveServlet(thread);
    end(4);

    assertThat(counts()).containsExactly("unmatched 4");
  }

  @Test
  void a_name_does_not_stay_with_the_connection() {
    leaveServlet(enterServlet(1));
    match("/a/{id}");
    end(1);
    leaveServlet(enterServlet(2));
    end(2);

    assertThat(counts()).containsExactlyInAnyOrder("/a/{id} 1", "unmatched 1");
  }

  @Test
  void what_was_not_handed_over_is_not_named() {
    PromtapBridge.routes.handedOver(request);
    match("/a/{id}");
    PromtapThread thread = begin(1);
    PromtapBridge.routes.callMatched(new Object(), part("/a/{id}"));
    thread.leaveContainer();
    PromtapBridge.routes.handedOver(request);
    match("/a/{id}");
    end(1);

    assertThat(counts()).containsExactly("unmatched 1");
  }

  private PromtapThread begin(int id) {
    return PromtapBridge.exchanges.began(SERVER, connection, id, "GET", "/x", null);
  }

  private void hand(int id) {
    PromtapThread thread = begin(id);
    PromtapBridge.routes.handedOver(request);
    thread.leaveContainer();
  }

  private PromtapThread enterServlet(int id) {
    PromtapBridge.containers.visited(connection, id);
    PromtapThread thread = PromtapBridge.http.entered();
    thread.insideApplication = true;
    thread.request.inApplication = true;
    PromtapBridge.routes.arrived(thread, "GET", null, "", "/x", null);
    PromtapBridge.routes.handedOver(request);
    return thread;
  }

  private static void leaveServlet(PromtapThread thread) {
    thread.request.inApplication = false;
    thread.insideApplication = false;
    PromtapBridge.http.exited(thread);
    thread.leaveContainer();
  }

  private void match(String template) {
    PromtapBridge.routes.calledBy(call, request);
    PromtapBridge.routes.callMatched(call, part(template));
  }

  private static int part(String template) {
    return PromtapBridge.exchanges.part(0, template);
  }

  private void end(int id) {
    PromtapBridge.containers.ended(connection, id, 200, false);
  }

  private static void onAnotherThread(Runnable task) throws InterruptedException {
    Thread other = new Thread(task);
    other.start();
    other.join();
  }

  private List<String> counts() {
    return Scrape.samples(registry, "http_requests_total").stream()
        .map(line -> line.replaceAll(".*endpoint=\"([^\"]*)\".* (\\d+).0", "$1 $2"))
        .toList();
  }
}
