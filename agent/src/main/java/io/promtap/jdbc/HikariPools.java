package io.promtap.jdbc;

import io.promtap.log.Failures;
import io.promtap.metrics.LabeledValue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The open HikariCP pools, held weakly and read at scrape by reflection: the classes of a pool are
 * in the application's loader. Two pools of one name are one row at scrape, with their connections
 * added up.
 */
final class HikariPools {

  private final List<Pool> pools = new CopyOnWriteArrayList<>();

  void add(Object pool, Object config) {
    pools.add(new Pool(pool, config));
  }

  void remove(Object closed) {
    pools.removeIf(pool -> pool.pool.get() == closed || pool.pool.get() == null);
  }

  List<LabeledValue> read() {
    List<LabeledValue> rows = new ArrayList<>();
    for (Pool reference : pools) {
      Object pool = reference.pool.get();
      Object config = reference.config.get();
      if (pool != null && config != null) {
        try {
          rows.addAll(read(pool, config));
        } catch (ReflectiveOperationException | RuntimeException e) {
          Failures.record("jdbc.pool", e);
        }
      }
    }
    return rows;
  }

  /** All or nothing: a pool that tells half would be exposed with zeros for the rest. */
  private static List<LabeledValue> read(Object pool, Object config)
      throws ReflectiveOperationException {
    String name = String.valueOf(config.getClass().getMethod("getPoolName").invoke(config));
    return Arrays.asList(
        new LabeledValue(number(pool, "getActiveConnections"), name, "active"),
        new LabeledValue(number(pool, "getIdleConnections"), name, "idle"),
        new LabeledValue(number(pool, "getThreadsAwaitingConnection"), name, "pending"),
        new LabeledValue(number(config, "getMaximumPoolSize"), name, "max"));
  }

  private static double number(Object target, String getter) throws ReflectiveOperationException {
    Method method = target.getClass().getMethod(getter);
    return ((Number) method.invoke(target)).doubleValue();
  }

  /** A pool and what it was built from; neither is kept alive. */
  private static final class Pool {
    private final WeakReference<Object> pool;
    private final WeakReference<Object> config;

    Pool(Object pool, Object config) {
      this.pool = new WeakReference<>(pool);
      this.config = new WeakReference<>(config);
    }
  }
}
