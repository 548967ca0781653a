// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapHttp;
import io.promtap.bridge.PromtapRoutes;
import io.promtap.testing.FailingRecorder;
import io.promtap.testing.FullStack;
import io.promtap.testing.Scrape;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gauge of requests in flight is right again after any error, wherever it is thrown. */
class InFlightTest extends WovenServlets {

  private static final int OVERFLOWS = 150;

  /** A stack that is full inside a filter or servlet, whose woven code runs at each depth. */
  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void a_stack_that_overflows_at_any_place_leaves_no_request_in_flight(String api)
      throws Throwable {
    request.put("getRequestURI", "/shop/api/7");
    MethodHandle serve = scenario(api, "plain");
    FullStack.overflow(OVERFLOWS, () -> deeper(serve, null));

    assertThat(inFlight()).isEqualTo("http_requests_in_flight 0.0");
    run(api, "plain");
    assertThat(inFlight()).isEqualTo("http_requests_in_flight 0.0");
  }

  @Test
  void nor_does_one_in_a_known_container() throws Throwable {
    request.put("getRequestURI", "/shop/api/7");
    MethodHandle serve = scenario("jakarta", "plain");
    Object container = new Object();
    FullStack.overflow(
        OVERFLOWS,
        () -> {
          try {
            deeper(serve, container);
          } finally {
            // The server's own call has room on the stack.
            PromtapBridge.containers.ended(container, PromtapContainers.SAME, 200, false);
          }
        });
    assertThat(inFlight()).isEqualTo("http_requests_in_flight 0.0");
  }

  /**
   * Serves at each depth, so that the last call does not return. In a known container its end comes
   * when there is room again.
   */
  private static void deeper(MethodHandle serve, Object container) throws Throwable {
    if (container == null) {
      serve.invoke();
      deeper(serve, null);
      return;
    }
    var thread = PromtapBridge.containers.visited(container, PromtapContainers.NEXT);
    try {
      serve.invoke();
    } finally {
      thread.insideContainer = false;
      thread.insideApplication = false;
    }
    PromtapBridge.containers.ended(container, PromtapContainers.SAME, 200, false);
    deeper(serve, container);
  }

  private MethodHandle scenario(String api, String name) throws Exception {
    try {
      run(api, "plain");
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
    Class<?> type =
        loader.loadClass(
            "io.promtap.http." + (api.equals("javax") ? "Javax" : "Jakarta") + "Servlets");
    Class<?> requestType = loader.loadClass(api + ".servlet.http.HttpServletRequest");
    Class<?> responseType = loader.loadClass(api + ".servlet.http.HttpServletResponse");
    var method = type.getDeclaredMethod(name, requestType, responseType);
    method.setAccessible(true);
    return MethodHandles.insertArguments(
        MethodHandles.lookup().unreflect(method),
        0,
        proxy(requestType, request),
        proxy(responseType, response));
  }

  @ParameterizedTest
  @MethodSource("http")
  void an_error_in_any_call_of_the_servlets_recorder_leaves_no_request_in_flight(
      FailingRecorder.Failure failure) throws Throwable {
    FailingRecorder recorder = new FailingRecorder(failure);
    PromtapHttp working = PromtapBridge.http;
    PromtapBridge.http = recorder.around(PromtapHttp.class, working);
    serveOften();
    PromtapBridge.http = working;
    assertThat(inFlight()).isEqualTo("http_requests_in_flight 0.0");
    serveOften();
    assertThat(inFlight()).isEqualTo("http_requests_in_flight 0.0");
  }

  @ParameterizedTest
  @MethodSource("routes")
  void nor_does_one_in_any_call_of_the_recorder_of_routes(FailingRecorder.Failure failure)
      throws Throwable {
    FailingRecorder recorder = new FailingRecorder(failure);
    PromtapRoutes working = PromtapBridge.routes;
    PromtapBridge.routes = recorder.around(PromtapRoutes.class, working);
    serveOften();
    PromtapBridge.routes = working;
    assertThat(inFlight()).isEqualTo("http_requests_in_flight 0.0");
  }

  static List<FailingRecorder.Failure> http() {
    return FailingRecorder.all(PromtapHttp.class);
  }

  static List<FailingRecorder.Failure> routes() {
    return FailingRecorder.all(PromtapRoutes.class);
  }

  /** Below a known container and without one, with an end that comes too early and in time. */
  private void serveOften() throws Throwable {
    run("jakarta", "filtered");
    for (boolean early : new boolean[] {false, true}) {
      Object container = new Object();
      var visit = PromtapBridge.containers.visited(container, PromtapContainers.NEXT);
      whileServing(
          () -> {
            if (early) {
              PromtapBridge.containers.ended(container, PromtapContainers.SAME, 200, false);
            }
          });
      run("jakarta", "filtered");
      visit.leaveContainer();
      PromtapBridge.containers.ended(container, PromtapContainers.SAME, 200, false);
      request.remove("getRequestURI");
    }
    response.put("getStatus", 500);
    request.put("isAsyncStarted", true);
    request.put("getAsyncContext", (Supplier<Object>) () -> null);
    run("jakarta", "filtered");
    request.put("isAsyncStarted", false);
    response.put("getStatus", 200);
  }

  private String inFlight() {
    return Scrape.samples(registry, "http_requests_in_flight").get(0);
  }
}
