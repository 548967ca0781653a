// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Jetty, 9.4 to 12.1, with a handler and without servlets: what {@link JdkServer} does. By
 * reflection, because the types that a handler is given differ: those of a servlet before 12, and
 * the core's own since then.
 */
public final class JettyCoreServer {
  private static final ScheduledExecutorService LATER = Executors.newScheduledThreadPool(2);

  private JettyCoreServer() {}

  public static void main(String[] arguments) throws Exception {
    Class<?> handler = JettyServer.type("server.Handler");
    Object life = JettyServer.type("server.handler.DefaultHandler").getConstructor().newInstance();
    JettyServer.serve(
        Proxy.newProxyInstance(
            handler.getClassLoader(),
            new Class<?>[] {handler},
            (self, method, values) -> {
              switch (method.getName()) {
                case "handle":
                  handle(values.length == 3 ? new CoreExchange(values) : new Exchange(values));
                  return values.length == 3 ? true : null;
                case "getInvocationType":
                  // It reads and writes by streams.
                  return method.getReturnType().getField("BLOCKING").get(null);
                default:
                  return of(method, life, values);
              }
            }));
  }

  private static void handle(Exchange exchange) throws Exception {
    String path = exchange.path();
    switch (path) {
      case "/plain":
        exchange.answer(200, Integer.toString(exchange.readAll()));
        break;
      case "/status":
        exchange.answer(exchange.number(), "");
        break;
      case "/filtered":
        exchange.answer(401, "");
        break;
      case "/throw":
        throw new IllegalStateException("of the application");
      case "/slow":
        exchange.answerAfter(exchange.number());
        break;
      case "/chunked":
      case "/endless":
      case "/events":
      case "/throw-late":
        stream(exchange, path);
        break;
      default:
        boolean isThere = path.startsWith("/prefix");
        exchange.answer(isThere ? 200 : 404, isThere ? "prefix" : "");
    }
  }

  private static void stream(Exchange exchange, String path) throws Exception {
    if (path.equals("/events")) {
      exchange.eventStream();
    }
    boolean isEndless = path.equals("/endless") || path.equals("/events");
    String some = path.equals("/chunked") ? "chunk" : new String(new char[1_000]);
    OutputStream body = exchange.body();
    for (int i = 0; isEndless || i < 3; i++) {
      body.write(some.getBytes(StandardCharsets.US_ASCII));
      body.flush();
    }
    if (path.equals("/throw-late")) {
      throw new IllegalStateException("of the application");
    }
    exchange.end(body);
  }

  private static Object of(Method method, Object target, Object... values) throws Exception {
    try {
      return method.invoke(target, values);
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof Exception) {
        throw (Exception) thrown.getCause();
      }
      throw thrown;
    }
  }

  /** What a handler is given before Jetty 12: target, request, and both as of a servlet. */
  private static class Exchange {
    final Object request;
    final Object response;

    Exchange(Object... values) throws Exception {
      request = values[1];
      response = values[values.length - 1];
    }

    static Object call(Object target, String method, Object... values) throws Exception {
      for (Method each : target.getClass().getMethods()) {
        if (each.getName().equals(method) && each.getParameterCount() == values.length) {
          each.setAccessible(true);
          return of(each, target, values);
        }
      }
      throw new NoSuchMethodException(method);
    }

    /** Takes it from the handler that is last. */
    void take() throws Exception {
      call(request, "setHandled", true);
    }

    String path() throws Exception {
      take();
      return (String) call(request, "getRequestURI");
    }

    String query() throws Exception {
      return (String) call(request, "getQueryString");
    }

    InputStream input() throws Exception {
      return (InputStream) call(request, "getInputStream");
    }

    OutputStream body() throws Exception {
      return (OutputStream) call(response, "getOutputStream");
    }

    void eventStream() throws Exception {
      call(response, "setContentType", "text/event-stream;charset=utf-8");
    }

    void suspend() throws Exception {
      call(request, "startAsync");
    }

    void resume() throws Exception {
      call(call(request, "getAsyncContext"), "complete");
    }

    void end(OutputStream body) throws Exception {
      body.close();
    }

    /** Tells the server that the client is gone. */
    void fail(IOException gone) throws Exception {
      resume();
    }

    final int number() throws Exception {
      String query = query();
      return Integer.parseInt(query.substring(query.indexOf('=') + 1));
    }

    final int readAll() throws Exception {
      byte[] buffer = new byte[8192];
      int all = 0;
      InputStream body = input();
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        all += read;
      }
      return all;
    }

    final void answer(int status, String text) throws Exception {
      call(response, "setStatus", status);
      OutputStream body = body();
      body.write(text.getBytes(StandardCharsets.US_ASCII));
      end(body);
    }

    final void answerAfter(int millis) throws Exception {
      suspend();
      LATER.schedule(
          () -> {
            try {
              answer(200, "slow");
              resume();
            } catch (IOException gone) {
              fail(gone);
            }
            return null;
          },
          millis,
          TimeUnit.MILLISECONDS);
    }
  }

  /** What a handler is given since Jetty 12: request, response and callback. */
  private static final class CoreExchange extends Exchange {
    private final Object callback;

    CoreExchange(Object... values) throws Exception {
      super(values[0], values[0], values[1]);
      callback = values[2];
    }

    @Override
    void take() {
      // It has: the handler returns true.
    }

    @Override
    String path() throws Exception {
      return (String) call(call(request, "getHttpURI"), "getPath");
    }

    @Override
    String query() throws Exception {
      return (String) call(call(request, "getHttpURI"), "getQuery");
    }

    @Override
    InputStream input() throws Exception {
      Class<?> source = JettyServer.type("io.Content$Source");
      return (InputStream) source.getMethod("asInputStream", source).invoke(null, request);
    }

    @Override
    OutputStream body() throws Exception {
      Class<?> sink = JettyServer.type("io.Content$Sink");
      return (OutputStream) sink.getMethod("asOutputStream", sink).invoke(null, response);
    }

    @Override
    void eventStream() throws Exception {
      Object headers = call(response, "getHeaders");
      headers
          .getClass()
          .getMethod("put", String.class, String.class)
          .invoke(headers, "Content-Type", "text/event-stream;charset=utf-8");
    }

    @Override
    void suspend() {
      // Until the callback is called.
    }

    @Override
    void resume() {
      // The end of the answer did.
    }

    @Override
    void fail(IOException gone) throws Exception {
      call(callback, "failed", gone);
    }

    @Override
    void end(OutputStream body) throws Exception {
      body.close();
      call(callback, "succeeded");
    }
  }
}
