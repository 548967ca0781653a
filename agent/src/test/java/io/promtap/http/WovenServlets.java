// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.WeavingLoader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A caller of real servlet classes of both packages, woven, without a container around. Requests
 * and responses answer what a test puts into a map.
 */
abstract class WovenServlets {

  final MetricRegistry registry = new MetricRegistry(100, false);
  final WeavingLoader loader =
      new WeavingLoader(
          List.of(new ServletProbe(true), new TomcatProbe(false)),
          "io.promtap.http.JavaxServlets",
          "io.promtap.http.JakartaServlets",
          "javax.servlet.http.HttpServlet",
          "jakarta.servlet.http.HttpServlet");

  /** The answers of the request, by the name of the getter. */
  final Map<String, Object> request = new HashMap<>();

  final Map<String, Object> response = new HashMap<>();
  final AtomicInteger asked = new AtomicInteger();
  Object context;

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

  void mappedBy(String api, String pattern, String servlet) throws Exception {
    request.put("getHttpServletMapping", mapping(api, pattern, servlet));
  }

  Object mapping(String api, String pattern, String servlet) throws Exception {
    return proxy(
        loader.loadClass(api + ".servlet.http.HttpServletMapping"),
        Map.of("getPattern", pattern, "getServletName", servlet));
  }

  /** Runs in {@code service} of the servlets, which ask for the URI. */
  void whileServing(Runnable action) {
    request.put(
        "getRequestURI",
        (Supplier<Object>)
            () -> {
              action.run();
              return "/shop/api/7";
            });
  }

  void run(String api, String scenario) throws Throwable {
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

  Object context(String api) throws ClassNotFoundException {
    return context(api, "/shop");
  }

  Object context(String api, Object path) throws ClassNotFoundException {
    Class<?> registrationType = loader.loadClass(api + ".servlet.ServletRegistration");
    Map<String, Object> registrations = new HashMap<>();
    registrations.put(
        "api", proxy(registrationType, Map.of("getMappings", (Collection<?>) List.of("/api/*"))));
    registrations.put(
        "errors",
        proxy(registrationType, Map.of("getMappings", (Collection<?>) List.of("/errors"))));
    registrations.put(
        "default", proxy(registrationType, Map.of("getMappings", (Collection<?>) List.of("/"))));
    Map<String, Object> answers = new HashMap<>();
    answers.put("getContextPath", path);
    answers.put(
        "getServletRegistrations",
        (Supplier<Object>)
            () -> {
              asked.incrementAndGet();
              return registrations;
            });
    return proxy(loader.loadClass(api + ".servlet.ServletContext"), answers);
  }

  Object proxy(Class<?> type, Map<String, Object> answers) {
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
