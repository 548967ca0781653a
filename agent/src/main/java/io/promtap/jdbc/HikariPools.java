package io.promtap.jdbc;

import io.promtap.log.Failures;
import io.promtap.metrics.LabeledValue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The open HikariCP pools, held weakly and read at scrape by reflection: the classes of a pool are
 * in the application's loader. Two pools of one name are one row, with their connections added up.
 */
final class HikariPools {

  private static final String[] STATES = {"active", "idle", "pending", "max"};

  private final List<WeakReference<Object>> pools = new CopyOnWriteArrayList<>();

  void add(Object pool) {
    pools.add(new WeakReference<>(pool));
  }

  void remove(Object pool) {
    pools.removeIf(reference -> reference.get() == pool || reference.get() == null);
  }

  List<LabeledValue> read() {
    Map<String, double[]> byName = new TreeMap<>();
    for (WeakReference<Object> reference : pools) {
      Object pool = reference.get();
      if (pool != null) {
        try {
          addTo(byName.computeIfAbsent(pool.toString(), any -> new double[STATES.length]), pool);
        } catch (ReflectiveOperationException | RuntimeException e) {
          Failures.record("jdbc.pool", e);
        }
      }
    }
    List<LabeledValue> rows = new ArrayList<>();
    byName.forEach(
        (name, values) -> {
          for (int i = 0; i < STATES.length; i++) {
            rows.add(new LabeledValue(values[i], name, STATES[i]));
          }
        });
    return rows;
  }

  private static void addTo(double[] values, Object pool) throws ReflectiveOperationException {
    values[0] += number(pool, "getActiveConnections");
    values[1] += number(pool, "getIdleConnections");
    values[2] += number(pool, "getThreadsAwaitingConnection");
    Field field = pool.getClass().getField("config");
    // Public in a class that is not.
    field.setAccessible(true);
    Object config = field.get(pool);
    values[3] += number(config, "getMaximumPoolSize");
  }

  private static double number(Object target, String getter) throws ReflectiveOperationException {
    Method method = target.getClass().getMethod(getter);
    return ((Number) method.invoke(target)).doubleValue();
  }
}
