// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapThread;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that a server hands on to another one in the same JVM, which has servlets. */
class InnerServerTest {

  /** Of no real one: other tests of this JVM have servlets. */
  private static final int SERVER = 17;

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final Object connection = new Object();
  private final Object call = new Object();
  private final Object container = new Object();

  @BeforeEach
  void install() {
    HttpRecording.install(registry, 1);
  }

  @AfterEach
  void release() {
    PromtapBridge.release();
  }

  @Test
  void it_is_counted_once_with_the_name_of_a_framework_in_the_servlet() {
    begin("/*");
    handOn("/*");
    serve(container, PromtapContainers.NEXT, "/inner/{id}", 500);
    answer(404);

    assertThat(counts()).containsExactly("/inner/{id} 404 1");
  }

  @Test
  void an_inner_server_that_has_a_part_of_the_paths_does_not_name_it() {
    begin("/app/*");
    handOn("/app/*");
    serve(container, PromtapContainers.NEXT, "/inner/{id}", 200);
    answer(200);

    assertThat(counts()).containsExactly("/app/* 200 1");
  }

  @Test
  void it_keeps_its_name_where_no_servlet_was_reached() {
    begin("/*");
    handOn("/*");
    PromtapBridge.containers.visited(container, PromtapContainers.NEXT).leaveContainer();
    PromtapBridge.containers.ended(container, PromtapContainers.SAME, 404, false);
    answer(404);

    assertThat(counts()).containsExactly("/* 404 1");
  }

  @Test
  void further_calls_on_any_thread_belong_to_it() throws InterruptedException {
    begin("/*");
    handOn("/*");
    serve(container, PromtapContainers.NEXT, "/inner/{id}", 200);
    onAnotherThread(() -> serve(container, PromtapContainers.SAME, "/other", 200));
    answer(200);

    assertThat(counts()).containsExactly("/inner/{id} 200 1");
  }

  @Test
  void a_second_object_of_the_inner_server_belongs_to_it() throws InterruptedException {
    Object layer = new Object();
    begin("/*");
    handOn("/*");
    PromtapThread thread = PromtapBridge.exchanges.began(SERVER, container, 1, "GET", "/x", null);
    assertThat(PromtapBridge.containers.visited(layer, 1)).isNull();
    callServlet(thread, "/inner/{id}");
    thread.leaveContainer();
    onAnotherThread(() -> serve(layer, 1, "/other", 200));
    PromtapBridge.containers.ended(layer, 1, 200, false);
    PromtapBridge.containers.ended(container, 1, 200, false);
    answer(200);

    assertThat(counts()).containsExactly("/inner/{id} 200 1");
  }

  @Test
  void what_begins_after_the_end_is_part_of_nothing() throws InterruptedException {
    begin("/*");
    handOn("/*");
    answer(503);
    begin("/next");
    onAnotherThread(() -> serve(container, PromtapContainers.NEXT, "/late", 200));
    answer(200);

    assertThat(counts()).containsExactlyInAnyOrder("/* 503 1", "/next 200 1");
  }

  @Test
  void a_name_that_comes_after_the_end_goes_to_no_other_request() throws InterruptedException {
    begin("/*");
    handOn("/*");
    onAnotherThread(
        () -> {
          PromtapThread thread =
              PromtapBridge.containers.visited(container, PromtapContainers.NEXT);
          PromtapThread entered = PromtapBridge.http.entered();
          entered.insideApplication = true;
          answer(503);
          PromtapBridge.exchanges.queued(SERVER, connection, call, "GET", "/x", null);
          PromtapBridge.routes.arrived(thread, "GET", null, "", "/late", null);
          match("/late");
          entered.insideApplication = false;
          PromtapBridge.http.exited(entered);
          thread.leaveContainer();
        });
    answer(200);

    assertThat(counts()).containsExactlyInAnyOrder("/* 503 1", "unmatched 200 1");
  }

  @Test
  void a_call_that_is_not_known_is_not_counted_by_the_inner_server() {
    begin("/*");
    handOn("/*");
    answer(200);
    PromtapBridge.containers.handedOn(container, new Object(), "/*");
    serve(container, PromtapContainers.NEXT, "/inner/{id}", 200);

    assertThat(counts()).containsExactly("/* 200 1");
  }

  @Test
  void other_requests_of_the_inner_server_are_counted_by_it() {
    begin("/*");
    handOn("/*");
    serve(container, PromtapContainers.NEXT, "/inner/{id}", 200);
    serve(new Object(), PromtapContainers.NEXT, "/inner/{id}", 200);
    answer(200);

    assertThat(counts()).containsExactly("/inner/{id} 200 2");
  }

  /** A request that the outer server has named inside the call that reads its head. */
  private void begin(String route) {
    PromtapBridge.exchanges.queued(SERVER, connection, call, "GET", "/x", null);
    assertThat(PromtapBridge.exchanges.entered(connection, call)).isTrue();
    PromtapBridge.routes.handedOver(call);
    match(route);
    PromtapBridge.exchanges.left();
  }

  private void handOn(String route) {
    PromtapBridge.containers.handedOn(container, call, route);
  }

  private void answer(int status) {
    PromtapBridge.exchanges.answering(connection, status, false, true);
  }

  private static void serve(Object container, long id, String template, int status) {
    PromtapThread thread = PromtapBridge.containers.visited(container, id);
    callServlet(thread, template);
    thread.leaveContainer();
    PromtapBridge.containers.ended(container, PromtapContainers.SAME, status, false);
  }

  private static void callServlet(PromtapThread thread, String template) {
    PromtapThread entered = PromtapBridge.http.entered();
    if (entered == null) {
      return;
    }
    entered.insideApplication = true;
    thread.request.inApplication = true;
    PromtapBridge.routes.arrived(thread, "GET", null, "", "/x", null);
    match(template);
    entered.insideApplication = false;
    thread.request.inApplication = false;
    PromtapBridge.http.exited(entered);
  }

  private static void match(String template) {
    PromtapBridge.routes.matchingBegan();
    PromtapBridge.routes.partMatched(template);
    PromtapBridge.routes.allPartsMatched("");
  }

  private static void onAnotherThread(Runnable task) throws InterruptedException {
    Thread other = new Thread(task);
    other.start();
    other.join();
  }

  private List<String> counts() {
    return Scrape.samples(registry, "http_requests_total").stream()
        .map(
            line ->
                line.replaceAll(
                    ".*endpoint=\"([^\"]*)\".*status=\"(\\d+)\".* (\\d+).0", "$1 $2 $3"))
        .toList();
  }
}
