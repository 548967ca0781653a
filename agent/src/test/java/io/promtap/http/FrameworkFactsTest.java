// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.HandlerType;
import io.javalin.http.servlet.JavalinServletContext;
import io.promtap.log.Failures;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts that frameworks and containers with classes of their own do not tell. */
class FrameworkFactsTest extends WovenServlets {

  private final WeavingLoader frameworks =
      new WeavingLoader(
          List.of(new TemplateProbe(), new LibertyProbe(false)),
          "io.javalin.",
          "com.ibm.",
          "io.promtap.http.FrameworkFactsTest$");

  @Test
  void a_template_counts_where_the_framework_does_not_tell_its_context_path() throws Throwable {
    Map<String, Long> before = Failures.counts();
    whileServing(() -> run(Javalin.class));
    run("jakarta", "plain");

    assertThat(Failures.counts()).isEqualTo(before);
    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/users/{id}\",method=\"GET\",status=\"200\"} 1.0");
  }

  @ParameterizedTest
  @ValueSource(classes = {Throwing.class, Empty.class})
  void a_wrapper_that_does_not_tell_what_it_wraps_is_no_failure(Class<? extends Runnable> type) {
    Map<String, Long> before = Failures.counts();
    run(type);

    assertThat(Failures.counts()).isEqualTo(before);
  }

  /** In the loader of the woven classes. */
  private void run(Class<? extends Runnable> type) {
    try {
      ((Runnable) frameworks.loadClass(type.getName()).getConstructor().newInstance()).run();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** A context of Javalin that gets the handler of a route. */
  public static final class Javalin extends JavalinServletContext implements Runnable {
    @Override
    public String contextPath() {
      throw new UnsupportedOperationException("not from here");
    }

    @Override
    public void run() {
      update("/users/{id}", HandlerType.GET);
    }
  }

  /** A dispatch of Open Liberty with an application's wrapper. */
  public static class Throwing implements Runnable {
    ServletResponse wrapped() {
      throw new UnsupportedOperationException("not from here");
    }

    @Override
    public void run() {
      ServletRequest request = nothing(ServletRequest.class);
      ServletResponse response =
          new ServletResponseWrapper(nothing(ServletResponse.class)) {
            @Override
            public ServletResponse getResponse() {
              return wrapped();
            }
          };
      new com.ibm.ws.webcontainer.webapp.WebAppRequestDispatcher()
          .dispatch(request, response, DispatcherType.ASYNC);
    }

    private static <T> T nothing(Class<T> type) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
    }
  }

  /** The same with a wrapper around nothing. */
  public static final class Empty extends Throwing {
    @Override
    ServletResponse wrapped() {
      return null;
    }
  }
}
