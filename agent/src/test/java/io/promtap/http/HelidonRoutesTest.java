// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.uri.UriPath;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.helidon.http.RoutedPath;
import io.helidon.webserver.http.HttpRouteImpl;
import io.helidon.webserver.http.RouteCrawler;
import io.helidon.webserver.http.ServerResponseBase;
import io.helidon.webserver.http.ServiceRoute;
import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapExchanges;
import io.promtap.config.HttpConfig;
import io.promtap.config.PathTemplate;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes of Helidon, woven, which give their templates to the exchange of the thread. */
class HelidonRoutesTest {

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final WeavingLoader loader =
      new WeavingLoader(
          List.of(new HelidonRoutesProbe()),
          "io.helidon.",
          "io.promtap.http.HelidonRoutesTest$Application");
  private BiConsumer<String, String> application;

  @BeforeEach
  @SuppressWarnings("unchecked")
  void install() throws Exception {
    double[] buckets = {1};
    HttpRecorder.install(
        registry,
        new HttpConfig(true, buckets, List.of(PathTemplate.parse("/listed/{id}")), false));
    application =
        (BiConsumer<String, String>)
            loader.loadClass(Application.class.getName()).getConstructor().newInstance();
  }

  @AfterEach
  void release() {
    PromtapBridge.release();
    assertThat(loader.report.obstacles()).isEmpty();
  }

  @Test
  void a_route_that_accepts_a_request_names_it_by_its_text() {
    exchange("/users/7", "user");
    exchange("/users/7", "files");
    exchange("/files/a/b", "user", "files");
    exchange("/prefix/7", "prefix");

    assertThat(endpoints())
        .containsExactlyInAnyOrder("/users/{id}", "unmatched", "/files/*", "/prefix/*");
  }

  @Test
  void routes_below_services_have_the_paths_of_all_of_them() {
    exchange("/items/7", "item");
    exchange("/other", "any below");

    assertThat(endpoints())
        .containsExactlyInAnyOrder("/shops/{shop}/deep/items/{item}", "/shops/{shop}/deep/*");
  }

  @Test
  void the_last_route_counts_and_a_search_that_finds_none_takes_the_name() {
    exchange("/users/7", "any", "user");
    exchange("/users/7", "user", "end of a service");
    exchange("/users/7", "user", "end");
    exchange("/listed/7", "prefix", "any", "end");
    exchange("/users/7", "user", "reroute", "files", "any", "end");

    assertThat(endpoints())
        .containsExactlyInAnyOrder(
            "/users/{id}", "/users/{id}", "unmatched", "/listed/{id}", "/users/{id}");
  }

  private void exchange(String path, String... steps) {
    PromtapBridge.exchanges.began(
        PromtapExchanges.PLAIN, Thread.currentThread(), PromtapContainers.NEXT, "GET", path, null);
    for (String step : steps) {
      application.accept(step, path);
    }
    PromtapBridge.exchanges.left();
    PromtapBridge.containers.ended(Thread.currentThread(), PromtapContainers.SAME, 200, false);
  }

  private List<String> endpoints() {
    return Scrape.samples(registry, "http_requests_total").stream()
        .flatMap(
            line ->
                Collections.nCopies(
                    (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                    line.replaceAll(".*endpoint=\"([^\"]*)\".*", "$1"))
                    .stream())
        .toList();
  }

  /** Routes as an application makes them, and a search among them step by step. */
  public static final class Application implements BiConsumer<String, String> {
    private final HttpRouteImpl user = new HttpRouteImpl(PathMatchers.create("/users/{id:[0-9]+}"));
    private final HttpRouteImpl files = new HttpRouteImpl(PathMatchers.create("/files/*"));
    private final HttpRouteImpl prefix = new HttpRouteImpl(PathMatchers.prefix("/prefix"));
    private final HttpRouteImpl any = new HttpRouteImpl(any());
    private final HttpRouteImpl item = new HttpRouteImpl(PathMatchers.create("/items/{item}"));
    private final HttpRouteImpl below = new HttpRouteImpl(any());
    private final ServiceRoute deep = service("/deep", item, below);
    private final ServiceRoute root =
        service("/", user, files, any, service("/shops/{shop}", deep));

    /** No text leads to it. */
    private static PathMatcher any() {
      PathMatcher all = PathMatchers.prefix("");
      return all::match;
    }

    private static ServiceRoute service(String path, Object... routes) {
      return new ServiceRoute(
          "service", method -> true, PathMatchers.create(path), List.of(routes));
    }

    @Override
    public void accept(String step, String path) {
      switch (step) {
        case "user" -> user.accepts(prologue(path));
        case "files" -> files.accepts(prologue(path));
        case "prefix" -> prefix.accepts(prologue(path));
        case "any" -> any.accepts(prologue(path));
        case "item" -> item.accepts(prologue(path));
        case "any below" -> below.accepts(prologue(path));
        case "end" -> new RouteCrawler(null, false).hasNext();
        case "end of a service" -> new RouteCrawler(new RoutedPath() {}, false).hasNext();
        case "reroute" -> new ServerResponseBase().reroutePrologue(prologue(path));
        default -> throw new IllegalArgumentException(step + " of " + root);
      }
    }

    private static HttpPrologue prologue(String path) {
      return new HttpPrologue() {
        @Override
        public Method method() {
          throw new UnsupportedOperationException();
        }

        @Override
        public UriPath uriPath() {
          return () -> path;
        }
      };
    }
  }
}
