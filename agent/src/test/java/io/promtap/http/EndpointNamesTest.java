// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import io.promtap.config.PathTemplate;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.HeldLocks;
import io.promtap.testing.Scrape;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The endpoint that follows from what a request says of its path. */
class EndpointNamesTest {

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final HttpMetrics metrics = new HttpMetrics(registry, new double[] {1}, false);
  private final RequestLife life = new RequestLife();
  private final RouteRecorder names =
      new RouteRecorder(
          new EndpointNames(
              metrics,
              List.of(PathTemplate.parse("/users/{id}"), PathTemplate.parse("/files/**"))));
  private final ServletContext context =
      context(
          Map.of(
              "dispatcher", "/app/*",
              "exact", "/app/exact",
              "actions", "*.do",
              "home", "",
              "files", "/"));

  @AfterEach
  void release() {
    PromtapBridge.release();
  }

  @ParameterizedTest
  @CsvSource({
    "/app, /x/y, /shop/app/*",
    "/app, , /shop/app/*",
    "/app/exact, , /shop/app/exact",
    "/x/save.do, , /shop/*.do",
    "'', /, /shop/",
    "/index.html, , unmatched",
    "/x.php, , unmatched",
    "/users/7, , /shop/users/{id}",
    "/users, /7, /shop/users/{id}",
    "/users/7/8, , unmatched",
    "/files/a/b.do, , /shop/files/**"
  })
  void a_listed_template_goes_before_the_mapping_and_the_default_servlet_is_no_route(
      String servletPath, String pathInfo, String endpoint) {
    assertThat(endpoint(context, servletPath, pathInfo)).isEqualTo(endpoint);
  }

  @ParameterizedTest
  @CsvSource({
    "/app, /x/y, /shop/app/*",
    "'', /x/y, /shop/*",
    "/x.do, , unmatched",
    "/users, /7, /shop/users/{id}",
    "/files/a, , /shop/files/**"
  })
  void without_registrations_only_a_prefix_that_the_container_names_is_a_route(
      String servletPath, String pathInfo, String endpoint) {
    assertThat(endpoint(null, servletPath, pathInfo)).isEqualTo(endpoint);
  }

  @Test
  void a_template_is_below_the_prefix_of_its_servlet_and_below_no_other_mapping() {
    for (ServletContext known : new ServletContext[] {context, null}) {
      assertThat(matched(known, "/app", "/owners/7", "/owners/{id}"))
          .isEqualTo("/shop/app/owners/{id}");
      assertThat(matched(known, "/owners/7", null, "owners/{id:[0-9]+}"))
          .isEqualTo("/shop/owners/{id}");
    }
    assertThat(matched(context, "/app/exact", null, "/app/exact")).isEqualTo("/shop/app/exact");
    assertThat(matched(context, "/x.do", null, "/{x}.do")).isEqualTo("/shop/{x}.do");
  }

  @Test
  void hostile_paths_make_no_series() {
    for (int i = 0; i < 5_000; i++) {
      endpoint(context, "/scan/" + i + ".php", null);
      endpoint(context, "/app", "/" + i);
      endpoint(context, "/" + i + ".do", null);
      endpoint(null, "/scan/" + i, null);
      endpoint(null, "/app", "/" + i);
      endpoint(context, "/files/" + i, null);
    }
    assertThat(Scrape.samples(registry, "http_requests_total")).hasSizeLessThan(7);
  }

  @Test
  void naming_by_a_known_route_allocates_nothing() {
    PromtapRequest request = new PromtapRequest();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 2_000; i++) {
        nameEachWay(request);
      }
      allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(allocated).isLessThan(1_000);
  }

  @Test
  void naming_by_a_known_route_waits_for_no_lock() throws Exception {
    nameEachWay(new PromtapRequest());

    int held = HeldLocks.countWhileRunning(() -> nameEachWay(new PromtapRequest()), names);
    assertThat(held).isGreaterThan(30);
  }

  private void nameEachWay(PromtapRequest request) {
    begin(request);
    names.arrived(PromtapThread.current(), "GET", context, "/shop", "/users", "/7");
    names.matched(context, "/shop", "/app", "/owners/7", "/owners/{id}");
    begin(request);
    names.arrived(PromtapThread.current(), "GET", context, "/shop", "/index.html", null);
    names.matchingBegan();
    names.partMatched("/carts");
    names.partMatched("{cart}");
    names.allPartsMatched("/shop/api/");
    metrics.series(request);
  }

  /** As if the outermost filter of this thread had been entered. */
  private void begin(PromtapRequest request) {
    PromtapThread thread = PromtapThread.current();
    thread.request = request;
    thread.insideApplication = true;
    life.begin(request);
  }

  private String endpoint(ServletContext of, String servletPath, String pathInfo) {
    PromtapRequest request = new PromtapRequest();
    begin(request);
    names.arrived(PromtapThread.current(), "GET", of, "/shop", servletPath, pathInfo);
    return nameOf(request);
  }

  private String matched(ServletContext of, String servletPath, String pathInfo, String template) {
    PromtapRequest request = new PromtapRequest();
    begin(request);
    names.arrived(PromtapThread.current(), "GET", of, "/shop", servletPath, pathInfo);
    names.matched(of, "/shop", servletPath, pathInfo, template);
    names.matched(of, "/shop", "/errors", null, "/error");
    return nameOf(request);
  }

  /** As a scrape says it, with a status of its own to tell it from the others. */
  private String nameOf(PromtapRequest request) {
    int status = 200;
    metrics.series(request).record(status, 1, false);
    String line =
        Scrape.samples(registry, "http_requests_total").stream()
            .filter(sample -> seen.put(sample, sample) == null)
            .findFirst()
            .orElseThrow();
    return line.replaceAll(".*endpoint=\"([^\"]*)\".*", "$1");
  }

  /** Samples of earlier scrapes; the one that is new is of the last request. */
  private final Map<String, String> seen = new LinkedHashMap<>();

  private static ServletContext context(Map<String, String> mappings) {
    Map<String, ServletRegistration> registrations = new LinkedHashMap<>();
    mappings.forEach(
        (name, mapping) ->
            registrations.put(
                name,
                proxy(
                    ServletRegistration.class,
                    Map.of(
                        "getMappings",
                        (Collection<String>) List.of(mapping),
                        "getClassName",
                        name.equals("files") ? "com.example.DefaultServlet" : "com.example.App"))));
    return proxy(ServletContext.class, Map.of("getServletRegistrations", registrations));
  }

  private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.get(method.getName())));
  }
}
