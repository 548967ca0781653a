// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Helidon 4 with a handler of all paths that does what {@link JdkServer} does, and routes. By
 * reflection, because its classes are those of Java 21, and an older compiler reads none of them.
 */
public final class HelidonServer {

  private HelidonServer() {}

  public static void main(String[] arguments) throws Exception {
    Object all = one("Handler", "handle", values -> handle(values[0], values[1]));
    Object handlers = one("Handler", "handle", values -> route(values[0], values[1]));
    Consumer<Object> routing =
        rules -> {
          unchecked(rules, "any", all);
          unchecked(rules, "get", "/routes/users/{id}", handlers);
          unchecked(rules, "get", "/routes/users/{id}/throw", handlers);
          unchecked(rules, "get", "/routes/moved", handlers);
          unchecked(rules, "get", "/routes/files/*", handlers);
          unchecked(rules, "register", "/routes/shops/{shop:[0-9]+}", shop(handlers));
        };
    Object server =
        Class.forName("io.helidon.webserver.WebServer").getMethod("builder").invoke(null);
    call(server, "host", "127.0.0.1");
    call(server, "port", 0);
    server.getClass().getMethod("routing", Consumer.class).invoke(server, routing);
    Object started = call(call(server, "build"), "start");
    WebApps.ready((Integer) call(started, "port"));
  }

  /** A service below its path, with another one below its own. */
  private static Object shop(Object handlers) {
    return service(
        rules -> {
          unchecked(rules, "get", "/", handlers);
          unchecked(
              rules,
              "register",
              "/items",
              service(below -> unchecked(below, "get", "/{item}", handlers)));
        });
  }

  private static Object service(Consumer<Object> routing) {
    return one("HttpService", "routing", values -> routing.accept(values[0]));
  }

  /** What the application does in a method of an interface of Helidon. */
  private interface Body {
    void run(Object... values) throws Exception;
  }

  /** Returns an array with one object of this interface. */
  private static Object one(String simpleName, String name, Body body) {
    try {
      Class<?> type = Class.forName("io.helidon.webserver.http." + simpleName);
      Object array = Array.newInstance(type, 1);
      Object proxy =
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (self, method, values) -> {
                switch (method.getName()) {
                  case "hashCode":
                    return 1;
                  case "equals":
                    return self == values[0];
                  default:
                    // The others are the start and the end of the server.
                    if (method.getName().equals(name)) {
                      body.run(values);
                    }
                    return null;
                }
              });
      Array.set(array, 0, proxy);
      return array;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void handle(Object request, Object response) throws Exception {
    Object path = call(call(request, "prologue"), "uriPath");
    switch ((String) call(path, "rawPath")) {
      case "/plain":
        answer(response, 200, Integer.toString(readAll(request)));
        break;
      case "/status":
        answer(response, number(request), "");
        break;
      case "/filtered":
        answer(response, 401, "");
        break;
      case "/throw":
        throw new IllegalStateException("of the application");
      case "/slow":
        Thread.sleep(number(request));
        answer(response, 200, "slow");
        break;
      case "/chunked":
      case "/endless":
      case "/events":
      case "/throw-late":
        stream(response, (String) call(path, "rawPath"));
        break;
      default:
        if (((String) call(path, "rawPath")).startsWith("/prefix")) {
          answer(response, 200, "prefix");
        } else {
          call(response, "next");
        }
    }
  }

  private static void route(Object request, Object response) throws Exception {
    String path = (String) call(call(call(request, "prologue"), "uriPath"), "rawPath");
    if (path.endsWith("/throw")) {
      throw new IllegalStateException("of the application");
    }
    if (path.endsWith("/moved")) {
      call(response, "reroute", "/routes/users/7");
    } else if (path.endsWith("/missing")) {
      call(response, "next");
    } else {
      answer(response, 200, path);
    }
  }

  private static void answer(Object response, int status, String text) throws Exception {
    call(response, "status", status);
    if (text.isEmpty()) {
      call(response, "send");
    } else {
      call(response, "send", (Object) text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static int readAll(Object request) throws Exception {
    byte[] buffer = new byte[8192];
    int all = 0;
    InputStream body = (InputStream) call(call(request, "content"), "inputStream");
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      all += read;
    }
    return all;
  }

  private static int number(Object request) throws Exception {
    String query = (String) call(call(request, "query"), "rawValue");
    return Integer.parseInt(query.substring(query.indexOf('=') + 1));
  }

  private static void stream(Object response, String path) throws Exception {
    if (path.equals("/events")) {
      call(response, "header", "Content-Type", new String[] {"text/event-stream;charset=utf-8"});
    }
    boolean isEndless = path.equals("/endless") || path.equals("/events");
    String some = path.equals("/chunked") ? "chunk" : new String(new char[1_000]);
    OutputStream body = (OutputStream) call(response, "outputStream");
    for (int i = 0; isEndless || i < 3; i++) {
      body.write(some.getBytes(StandardCharsets.US_ASCII));
      body.flush();
    }
    if (path.equals("/throw-late")) {
      throw new IllegalStateException("of the application");
    }
    body.close();
  }

  private static void unchecked(Object target, String method, Object... values) {
    try {
      call(target, method, values);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object call(Object target, String name, Object... values) throws Exception {
    for (Method method : target.getClass().getMethods()) {
      if (method.getName().equals(name) && takes(method.getParameterTypes(), values)) {
        method.setAccessible(true);
        try {
          return method.invoke(target, values);
        } catch (InvocationTargetException thrown) {
          if (thrown.getCause() instanceof Exception) {
            throw (Exception) thrown.getCause();
          }
          throw thrown;
        }
      }
    }
    throw new NoSuchMethodException(name);
  }

  private static boolean takes(Class<?>[] types, Object... values) {
    boolean fits = types.length == values.length;
    for (int i = 0; fits && i < types.length; i++) {
      // The method for any object would look for a writer of this type.
      fits =
          types[i] != Object.class
              && (types[i].isInstance(values[i])
                  || types[i] == int.class && values[i] instanceof Integer);
    }
    return fits;
  }
}
