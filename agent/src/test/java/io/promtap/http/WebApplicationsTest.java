// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.applications.Applications;
import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapThread;
import io.promtap.config.HttpConfig;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import jakarta.servlet.ServletContext;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications of a real Tomcat, with requests as woven code reports them. */
class WebApplicationsTest {

  private static final Logger QUIET = Logger.getLogger("org.apache");

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final Applications applications = new Applications();
  private final WebApplications web = new WebApplications(applications);
  private final String program = applications.program().name;
  private final Tomcat tomcat = new Tomcat();
  @TempDir private Path base;

  @BeforeEach
  void start() {
    TomcatURLStreamHandlerFactory.disable();
    QUIET.setLevel(Level.OFF);
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(0);
    tomcat.setHostname("127.0.0.1");
    tomcat.getHost();
  }

  @AfterEach
  void end() throws Exception {
    PromtapBridge.release();
    tomcat.stop();
    tomcat.destroy();
  }

  private ServletContext context(String path, String version, String folder) throws Exception {
    Path files = Files.createDirectories(base.resolve(folder));
    StandardContext context = (StandardContext) tomcat.addContext(path, files.toString());
    context.setWebappVersion(version);
    tomcat.start();
    context.start();
    return context.getServletContext();
  }

  @Test
  void each_context_has_its_path_and_its_class_loader() throws Exception {
    ServletContext shop = context("/shop", "", "shop");
    ServletContext deep = context("/a/b", "", "deep");

    assertThat(web.of(shop, null).name).isEqualTo("/shop");
    web.applicationStarts(deep);

    assertThat(applications.of(shop.getClassLoader()).name).isEqualTo("/shop");
    assertThat(applications.of(deep.getClassLoader()).name).isEqualTo("/a/b");
    assertThat(applications.of(shop.getClassLoader().getParent()).name).isEqualTo(program);
  }

  @Test
  void a_class_loader_of_tomcat_tells_the_same_before_a_context_is_seen() throws Exception {
    Applications early = new Applications();
    ServletContext shop = context("/shop", "2", "shop");
    ServletContext deep = context("/a/b", "", "deep");

    assertThat(early.of(shop.getClassLoader()).name).isEqualTo("/shop");
    assertThat(early.of(deep.getClassLoader()).name).isEqualTo("/a/b");
  }

  @Test
  void the_root_with_files_of_its_own_is_a_slash_and_one_without_is_the_program() throws Exception {
    Files.createDirectories(base.resolve("root/WEB-INF/classes"));
    ServletContext root = context("", "", "root");
    assertThat(web.of(root, "").name).isEqualTo("/");
    tomcat.stop();
    tomcat.getHost().removeChild(tomcat.getHost().findChild(""));

    assertThat(web.of(context("", "", "embedded"), "").name).isEqualTo(program);
  }

  @Test
  void without_a_context_the_path_tells_it_however_the_client_writes_it() {
    ClassLoader loader = new ClassLoader(null) {};
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      assertThat(web.of(null, "/shop").name).isEqualTo("/shop");
      assertThat(web.of(null, "//%73hop;x=1")).isSameAs(web.of(null, "/shop"));
      assertThat(applications.of(loader).name).isEqualTo("/shop");
    } finally {
      thread.setContextClassLoader(before);
    }
    assertThat(web.of(null, "").name).isEqualTo("/");
    assertThat(web.of(null, null).name).isEqualTo(program);
  }

  @Test
  void requests_are_counted_by_application() throws Exception {
    install();
    ServletContext shop = context("/shop", "", "shop");
    ServletContext bank = context("/bank", "", "bank");
    for (int i = 0; i < 3; i++) {
      request(shop, "/shop", 200);
    }
    request(bank, "/bank", 404);

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactlyInAnyOrder(
            "http_requests_total{application=\"/bank\",endpoint=\"unmatched\",method=\"GET\","
                + "status=\"404\"} 1.0",
            "http_requests_total{application=\"/shop\",endpoint=\"unmatched\",method=\"GET\","
                + "status=\"200\"} 3.0");
    assertThat(Scrape.samples(registry, "http_request_duration_seconds_count"))
        .containsExactlyInAnyOrder(
            "http_request_duration_seconds_count{application=\"/bank\",endpoint=\"unmatched\","
                + "method=\"GET\"} 1",
            "http_request_duration_seconds_count{application=\"/shop\",endpoint=\"unmatched\","
                + "method=\"GET\"} 3");
  }

  @Test
  void requests_in_flight_are_those_of_each_application() throws Exception {
    install();
    ServletContext shop = context("/shop", "", "shop");
    request(context("/bank", "", "bank"), "/bank", 200);
    PromtapThread open = begin();
    assertThat(inFlight("/bank")).as("a request that has just begun").isEqualTo(0);
    arrive(open, shop, "/shop");

    assertThat(inFlight("/shop")).isEqualTo(1);
    assertThat(inFlight("/bank")).isEqualTo(0);
    assertThat(Scrape.samples(registry, "http_requests_in_flight")).hasSize(2);

    finish(open, 200);
    assertThat(inFlight("/shop")).isEqualTo(0);
  }

  @Test
  void an_error_page_that_comes_first_belongs_to_the_thread() throws Exception {
    install();
    ServletContext shop = context("/shop", "", "shop");
    PromtapBridge.routes.applicationStarts(shop);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(shop.getClassLoader());
    try {
      PromtapThread thread = begin();
      PromtapBridge.routes.arrivedAtErrorPage(thread, "GET");
      finish(thread, 401);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{application=\"/shop\",endpoint=\"unmatched\",method=\"GET\","
                + "status=\"401\"} 1.0");
  }

  @Test
  void a_request_allocates_nothing() throws Exception {
    install();
    ServletContext shop = context("/shop", "", "shop");
    Runnable requests =
        () -> {
          for (int i = 0; i < 5_000; i++) {
            request(shop, "/shop", 200);
          }
        };
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      requests.run();
      fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(fewest).isZero();
  }

  private void install() {
    HttpRecorder.install(
        registry, new HttpConfig(true, new double[] {1}, List.of(), false), applications);
  }

  private static void request(ServletContext context, String path, int status) {
    PromtapThread thread = begin();
    arrive(thread, context, path);
    finish(thread, status);
  }

  private static PromtapThread begin() {
    PromtapThread thread = PromtapBridge.http.entered();
    thread.insideApplication = true;
    thread.request.inApplication = true;
    return thread;
  }

  private static void arrive(PromtapThread thread, ServletContext context, String path) {
    PromtapBridge.routes.arrived(thread, "GET", context, path, "/x", null);
  }

  private static void finish(PromtapThread thread, int status) {
    thread.insideApplication = false;
    thread.request.inApplication = false;
    PromtapBridge.http.exited(thread);
    PromtapBridge.http.finished(thread, status, true, null);
  }

  private double inFlight(String application) {
    for (String sample : Scrape.samples(registry, "http_requests_in_flight")) {
      if (sample.startsWith("http_requests_in_flight{application=\"" + application + "\"} ")) {
        return Double.parseDouble(sample.substring(sample.lastIndexOf(' ')));
      }
    }
    return Double.NaN;
  }
}
