// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapThread;
import io.promtap.log.Failures;
import io.promtap.testing.Scrape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts that a request and a response do not tell, and mappings that nobody registered. */
class ServletFactsTest extends WovenServlets {

  @ParameterizedTest
  @CsvSource({
    "getDispatcherType, GET, /shop/api/*",
    "getMethod, OTHER, /shop/api/*",
    "getServletContext, GET, /shop/api/*",
    "getServletPath, GET, unmatched",
    "getPathInfo, GET, /shop/api/*",
    "getHeader, GET, /shop/api/*",
    "getHttpServletMapping, GET, /shop/api/*",
    "isAsyncStarted, GET, /shop/api/*",
    "getAttribute, GET, /shop/api/*"
  })
  void a_getter_of_a_request_that_does_not_answer_costs_its_own_fact_and_no_other(
      String getter, String method, String endpoint) throws Throwable {
    assertCountsWithout(request, getter, method, endpoint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"getStatus", "isCommitted", "getContentType"})
  void a_getter_of_a_response_that_does_not_answer_costs_its_own_fact_and_no_other(String getter)
      throws Throwable {
    assertCountsWithout(response, getter, "GET", "/shop/api/*");
  }

  /** With the getter throwing an exception, throwing an error, and returning null. */
  private void assertCountsWithout(
      Map<String, Object> object, String getter, String method, String endpoint) throws Throwable {
    Map<String, Long> failures = Failures.counts();
    for (String api : List.of("javax", "jakarta")) {
      context = null;
      request.remove("getServletContext");
      request.put("getContextPath", "/shop");
      for (Object answer :
          Arrays.asList(new UnsupportedOperationException(), new AbstractMethodError(), null)) {
        // A null for a primitive makes the proxy throw.
        object.put(getter, answer);
        run(api, "filtered");
      }
    }

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\""
                + endpoint
                + "\",method=\""
                + method
                + "\",status=\"200\"} 6.0");
    assertThat(Scrape.samples(registry, "http_requests_in_flight"))
        .containsExactly("http_requests_in_flight 0.0");
    assertThat(Failures.counts()).isEqualTo(failures);
  }

  /** Without the path of the context the endpoint would be that of another application. */
  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void a_context_that_does_not_tell_its_path_leaves_the_one_of_the_request(String api)
      throws Throwable {
    request.put("getContextPath", "/shop");
    for (Object path : Arrays.asList(new UnsupportedOperationException(), null)) {
      context = context(api, path);
      request.put("getServletContext", context);
      run(api, "plain");
    }

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/shop/api/*\",method=\"GET\",status=\"200\"} 2.0");
  }

  /** The application's own library may be missing, and Promtap has no part in that. */
  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void a_class_that_the_application_lacks_is_no_failure(String api) throws Throwable {
    Map<String, Long> before = Failures.counts();
    request.put("getMethod", new NoClassDefFoundError("of the application"));
    run(api, "plain");

    assertThat(Failures.counts()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void a_method_that_the_api_does_not_have_is_a_failure_and_costs_no_other_fact(String api)
      throws Throwable {
    long before = Failures.counts().getOrDefault("http.servlet", 0L);
    request.put("getMethod", new NoSuchMethodError("of another API"));
    run(api, "plain");

    assertThat(Failures.counts()).containsEntry("http.servlet", before + 1);
    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/shop/api/*\",method=\"OTHER\",status=\"200\"} 1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void without_a_context_the_request_tells_its_mapping(String api) throws Throwable {
    request.put("getServletContext", null);
    request.put("getContextPath", "");
    request.put("getServletPath", "/exact");
    request.put("getPathInfo", null);
    mappedBy(api, "/exact", "exact");
    run(api, "plain");
    run(api, "plain");

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/exact\",method=\"GET\",status=\"200\"} 2.0");
  }

  @ParameterizedTest
  @CsvSource({
    "javax, /late, , /late, servlet, /shop/late",
    "jakarta, /late, , /late, servlet, /shop/late",
    "jakarta, /some/file.late, , *.late, servlet, /shop/*.late",
    "jakarta, /late, /7, /late/*, servlet, /shop/late/*",
    "jakarta, /late, , /, servlet, /shop/",
    "jakarta, /late, , /, default, unmatched",
    "jakarta, /late, , '', servlet, unmatched"
  })
  void a_mapping_that_is_not_registered_names_its_requests(
      String api,
      String servletPath,
      String pathInfo,
      String pattern,
      String servlet,
      String endpoint)
      throws Throwable {
    request.put("getServletPath", servletPath);
    request.put("getPathInfo", pathInfo);
    mappedBy(api, pattern, servlet);
    run(api, "filtered");
    run(api, "filtered");

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"" + endpoint + "\",method=\"GET\",status=\"200\"} 2.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void a_request_is_asked_for_its_mapping_only_until_it_is_known(String api) throws Throwable {
    request.put("getServletPath", "/late");
    request.put("getPathInfo", null);
    AtomicInteger asks = asksFor(mapping(api, "/late", "servlet"));
    for (int i = 0; i < 100; i++) {
      run(api, "plain");
    }

    assertThat(asks).hasValue(1);
  }

  /** A mapping is an object that the container makes for the answer. */
  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void requests_that_only_the_mapping_of_all_paths_fits_are_asked_seldom_after_many(String api)
      throws Throwable {
    request.put("getServletPath", "/any");
    request.put("getPathInfo", null);
    AtomicInteger asks = asksFor(mapping(api, "/", "default"));
    for (int i = 0; i < 20_000; i++) {
      run(api, "plain");
    }

    assertThat(asks.get()).isBetween(1_000, 10_000);
    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"200\"} 20000.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void a_context_whose_registrations_changed_is_read_again(String api) throws Throwable {
    run(api, "plain");
    run(api, "plain");
    assertThat(asked).hasValue(1);
    PromtapBridge.routes.registrationsChanged();
    run(api, "plain");
    run(api, "plain");

    assertThat(asked).hasValue(2);
    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/shop/api/*\",method=\"GET\",status=\"200\"} 4.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javax", "jakarta"})
  void a_forward_before_any_filter_keeps_the_name_that_the_client_asked_for(String api)
      throws Throwable {
    Class<?> types = loader.loadClass(api + ".servlet.DispatcherType");
    request.put("getDispatcherType", types.getField("FORWARD").get(null));
    request.put("getServletPath", "/errors");
    request.put("getPathInfo", null);
    Map<String, Object> attributes =
        Map.of(
            api + ".servlet.forward.context_path", "/shop",
            api + ".servlet.forward.servlet_path", "/api",
            api + ".servlet.forward.path_info", "/7");
    request.put("getAttribute", (Function<Object, Object>) attributes::get);
    request.put("getMethod", "GET");
    Object container = new Object();
    PromtapThread thread = PromtapBridge.containers.visited(container, PromtapContainers.NEXT);
    PromtapBridge.containers.forwarding("POST");
    run(api, "filtered");
    thread.leaveContainer();
    PromtapBridge.containers.ended(container, PromtapContainers.SAME, 200, false);
    request.put("getDispatcherType", null);
    request.put("getServletPath", "/api");
    thread = PromtapBridge.containers.visited(container, PromtapContainers.NEXT);
    run(api, "filtered");
    thread.leaveContainer();
    PromtapBridge.containers.ended(container, PromtapContainers.SAME, 200, false);

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactlyInAnyOrder(
            "http_requests_total{endpoint=\"/shop/api/*\",method=\"POST\",status=\"200\"} 1.0",
            "http_requests_total{endpoint=\"/shop/api/*\",method=\"GET\",status=\"200\"} 1.0");
  }

  /** Has requests tell this mapping, and counts how often they are asked. */
  private AtomicInteger asksFor(Object mapping) {
    AtomicInteger asks = new AtomicInteger();
    request.put(
        "getHttpServletMapping",
        (Supplier<Object>)
            () -> {
              asks.incrementAndGet();
              return mapping;
            });
    return asks;
  }
}
