// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapThread;
import io.promtap.log.Failures;
import io.promtap.metrics.Histogram;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The advice in real servlet classes of both packages, without a container around. */
class HttpWeavingTest {

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final WeavingLoader loader =
      new WeavingLoader(
          List.of(new ServletProbe(true), new TomcatProbe(false)),
          "io.promtap.http.JavaxServlets",
          "io.promtap.http.JakartaServlets",
          "javax.servlet.http.HttpServlet",
          "jakarta.servlet.http.HttpServlet");

  /** What the request says, by the name of the getter. */
  private final Map<String, Object> request = new HashMap<>();

  private final Map<String, Object> response = new HashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private Object context;

  @BeforeEach
  void install() {
    HttpRecording.install(registry, 1);
    PromtapBridge.failures = (failure, where) -> Failures.record(where, failure);
    request.put("getMethod", "GET");
    request.put("getServletPath", "/api");
    request.put("getPathInfo", "/7");
    request.put("isAsyncStarted", false);
    response.put("getStatus", 200);
    response.put("isCommitted", true);
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

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
    AtomicInteger asks = new AtomicInteger();
    request.put("getServletPath", "/late");
    request.put("getPathInfo", null);
    Object mapping = mapping(api, "/late", "servlet");
    request.put(
        "getHttpServletMapping",
        (Supplier<Object>)
            () -> {
              asks.incrementAndGet();
              return mapping;
            });
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
    AtomicInteger asks = new AtomicInteger();
    request.put("getServletPath", "/any");
    request.put("getPathInfo", null);
    Object mapping = mapping(api, "/", "default");
    request.put(
        "getHttpServletMapping",
        (Supplier<Object>)
            () -> {
              asks.incrementAndGet();
              return mapping;
            });
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

  private void mappedBy(String api, String pattern, String servlet) throws Exception {
    request.put("getHttpServletMapping", mapping(api, pattern, servlet));
  }

  private Object mapping(String api, String pattern, String servlet) throws Exception {
    return proxy(
        loader.loadClass(api + ".servlet.http.HttpServletMapping"),
        Map.of("getPattern", pattern, "getServletName", servlet));
  }

  /** The servlet asks for the URI. */
  private void whileServing(Runnable action) {
    request.put(
        "getRequestURI",
        (Supplier<Object>)
            () -> {
              action.run();
              return "/shop/api/7";
            });
  }

  private void matched(Object pattern) {
    PromtapBridge.routes.matched(context, "/shop", "/api", "/7", pattern);
  }

  private void run(String api, String scenario) throws Throwable {
    String servlets = "io.promtap.http." + (api.equals("javax") ? "Javax" : "Jakarta") + "Servlets";
    Class<?> type = loader.loadClass(servlets);
    Class<?> requestType = loader.loadClass(api + ".servlet.http.HttpServletRequest");
    Class<?> responseType = loader.loadClass(api + ".servlet.http.HttpServletResponse");
    if (context == null) {
      context = context(api);
    }
    if (!request.containsKey("getServletContext")) {
      request.put("getServletContext", context);
    }
    Method method = type.getDeclaredMethod(scenario, requestType, responseType);
    method.setAccessible(true);
    try {
      method.invoke(null, proxy(requestType, request), proxy(responseType, response));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Object context(String api) throws ClassNotFoundException {
    Class<?> registrationType = loader.loadClass(api + ".servlet.ServletRegistration");
    Map<String, Object> registrations = new HashMap<>();
    registrations.put(
        "api", proxy(registrationType, Map.of("getMappings", (Collection<?>) List.of("/api/*"))));
    registrations.put(
        "errors",
        proxy(registrationType, Map.of("getMappings", (Collection<?>) List.of("/errors"))));
    registrations.put(
        "default", proxy(registrationType, Map.of("getMappings", (Collection<?>) List.of("/"))));
    return proxy(
        loader.loadClass(api + ".servlet.ServletContext"),
        Map.of(
            "getServletRegistrations",
            (Supplier<Object>)
                () -> {
                  asked.incrementAndGet();
                  return registrations;
                },
            "getContextPath",
            "/shop"));
  }

  private Object proxy(Class<?> type, Map<String, Object> answers) {
    return Proxy.newProxyInstance(
        loader,
        new Class<?>[] {type},
        (self, method, arguments) -> {
          Object answer = answers.get(method.getName());
          if (answer instanceof Throwable) {
            throw (Throwable) answer;
          }
          if (answer instanceof Function) {
            @SuppressWarnings("unchecked")
            Function<Object, Object> function = (Function<Object, Object>) answer;
            return function.apply(arguments[0]);
          }
          return answer instanceof Supplier ? ((Supplier<?>) answer).get() : answer;
        });
  }
}
