// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Notes the first word of every statement that the service executes through a data source. */
final class StatementLog {
  private final LinkedBlockingQueue<String> operations = new LinkedBlockingQueue<>();
  private final AtomicInteger borrowed = new AtomicInteger();

  DataSource watch(DataSource real) {
    return proxy(
        DataSource.class,
        (proxy, method, args) -> {
          Object result = call(real, method, args);
          if (result instanceof Connection connection) {
            borrowed.incrementAndGet();
            return watched(connection);
          }
          return result;
        });
  }

  void drainTo(List<String> list) {
    operations.drainTo(list);
  }

  int takeBorrowed() {
    return borrowed.getAndSet(0);
  }

  private Connection watched(Connection real) {
    return proxy(
        Connection.class,
        (proxy, method, args) -> {
          Object result = call(real, method, args);
          if (result instanceof PreparedStatement statement) {
            return watched(PreparedStatement.class, statement, (String) args[0]);
          }
          return result instanceof Statement statement
              ? watched(Statement.class, statement, null)
              : result;
        });
  }

  private <T extends Statement> T watched(Class<T> type, T real, String preparedSql) {
    return proxy(
        type,
        (proxy, method, args) -> {
          if (method.getName().startsWith("execute")) {
            String sql = preparedSql == null ? (String) args[0] : preparedSql;
            operations.add(sql.substring(0, sql.indexOf(' ')));
          }
          return call(real, method, args);
        });
  }

  private static Object call(Object target, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    Object proxy =
        Proxy.newProxyInstance(StatementLog.class.getClassLoader(), new Class<?>[] {type}, handler);
    return type.cast(proxy);
  }
}
