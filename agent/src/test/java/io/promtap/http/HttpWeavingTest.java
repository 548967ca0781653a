// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapThread;
import io.promtap.metrics.Histogram;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The advice in real servlet classes of both packages, without a container around. */
class HttpWeavingTest extends WovenServlets {

  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void a_request_through_filter_and_servlet_is_counted_once_by_its_mapping(String api)
      throws Throwable {
    run(api, "filtered");

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/shop/api/*\",method=\"GET\",status=\"200\"} 1.0");
    assertThat(Scrape.samples(registry, "http_request_duration_seconds_count"))
        .containsExactly(
            "http_request_duration_seconds_count{endpoint=\"/shop/api/*\",method=\"GET\"} 1");
    assertThat(Scrape.samples(registry, "http_requests_in_flight"))
        .containsExactly("http_requests_in_flight 0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void an_exception_reaches_the_caller_and_counts_as_500(String api) {
    response.put("isCommitted", false);

    assertThatThrownBy(() -> run(api, "throwing"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("from the servlet");
    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/shop/api/*\",method=\"GET\",status=\"500\"} 1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void an_exception_after_the_response_was_committed_keeps_the_status_that_was_sent(String api) {
    assertThatThrownBy(() -> run(api, "throwing")).isInstanceOf(IllegalStateException.class);

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/shop/api/*\",method=\"GET\",status=\"200\"} 1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void a_framework_route_goes_before_the_mapping_that_it_is_below_and_an_unknown_method_is_OTHER(
      String api) throws Throwable {
    whileServing(() -> matched("/owners/{id: [0-9]{1,9}}"));
    request.put("getMethod", "BREW-" + api);
    run(api, "plain");

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/shop/api/owners/{id}\",method=\"OTHER\",status=\"200\"}"
                + " 1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void what_the_default_servlet_answers_is_unmatched(String api) throws Throwable {
    request.put("getServletPath", "/some/scanned/path.php");
    request.put("getPathInfo", null);
    run(api, "plain");

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"200\"} 1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void inside_a_known_container_the_status_is_the_containers_and_an_error_page_is_no_request(
      String api) throws Throwable {
    response.put("isCommitted", false);
    Object container = new Object();
    PromtapThread thread = PromtapBridge.containers.visited(container, PromtapContainers.NEXT);
    assertThatThrownBy(() -> run(api, "throwing")).isInstanceOf(IllegalStateException.class);
    request.put("getServletPath", "/errors");
    run(api, "plain");
    thread.leaveContainer();
    PromtapBridge.containers.ended(container, PromtapContainers.SAME, 410, false);

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/shop/api/*\",method=\"GET\",status=\"410\"} 1.0");
    assertThat(Scrape.samples(registry, "http_requests_in_flight"))
        .containsExactly("http_requests_in_flight 0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void routes_past_the_limit_share_one_series(String api) throws Throwable {
    for (int i = 0; i < 300; i++) {
      String template = "/made/up/" + i;
      whileServing(() -> matched(template));
      run(api, "plain");
    }

    // Of the limit of 100 endpoints the application's mappings have three.
    assertThat(Scrape.samples(registry, "http_requests_total"))
        .hasSize(98)
        .contains(
            "http_requests_total{endpoint=\"overflow\",method=\"overflow\",status=\"overflow\"}"
                + " 203.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void two_applications_with_one_context_path_do_not_push_each_other_out(String api)
      throws Throwable {
    Object[] contexts = {context(api), context(api)};
    for (int i = 0; i < 1_000; i++) {
      context = contexts[i & 1];
      request.put("getServletContext", context);
      run(api, "plain");
    }
    assertThat(asked).hasValue(2);
    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/shop/api/*\",method=\"GET\",status=\"200\"} 1000.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void a_context_that_cannot_be_read_is_asked_once_and_its_requests_are_unmatched(String api)
      throws Throwable {
    context =
        proxy(
            loader.loadClass(api + ".servlet.ServletContext"),
            Map.of(
                "getServletRegistrations",
                (Supplier<Object>)
                    () -> {
                      asked.incrementAndGet();
                      throw new UnsupportedOperationException("not from here");
                    },
                "getContextPath",
                "/shop"));
    run(api, "plain");
    run(api, "plain");

    assertThat(asked).hasValue(1);
    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"200\"} 2.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void what_is_observed_inside_a_traced_request_has_its_trace_and_what_comes_after_has_not(
      String api) throws Throwable {
    MetricRegistry traced = new MetricRegistry(100, true);
    HttpRecording.install(traced, 1);
    Histogram queries = traced.histogram("q_seconds", "Q.", new double[] {1}, "at").series("in");
    Histogram others = traced.histogram("q_seconds", "Q.", new double[] {1}, "at").series("out");
    request.put("getHeader", "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01");
    whileServing(() -> queries.observeNanos(1));
    run(api, "filtered");
    others.observeNanos(1);
    request.put("getHeader", "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b8-00");
    whileServing(() -> others.observeNanos(1));
    run(api, "plain");

    String exemplar =
        " # {span_id=\"00f067aa0ba902b7\",trace_id=\"0af7651916cd43dd8448eb211c80319c\"} ";
    assertThat(Scrape.openMetrics(traced).filter(line -> line.contains(exemplar)))
        .anyMatch(line -> line.startsWith("http_request_duration_seconds_bucket{"))
        .anyMatch(line -> line.startsWith("q_seconds_bucket{at=\"in\",le=\"1.0\"} 1 # "))
        .hasSize(2);
    assertThat(Scrape.openMetrics(traced).filter(line -> line.contains(" # {"))).hasSize(2);
    assertThat(Scrape.samples(traced)).noneMatch(line -> line.contains("trace_id"));
  }

  private void matched(Object pattern) {
    PromtapBridge.routes.matched(context, "/shop", "/api", "/7", pattern);
  }
}
