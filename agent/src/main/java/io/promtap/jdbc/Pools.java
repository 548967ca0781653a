// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.applications.Applications;
import io.promtap.log.Failures;
import io.promtap.metrics.LabeledValue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The list of the open pools, with weak references. A scrape reads their numbers by reflection,
 * since the classes of a pool are in the application's loader. The threads that open and close
 * pools write the list, and the exporter's threads read it.
 */
final class Pools {

  private final List<OpenPool> open = new CopyOnWriteArrayList<>();

  /** {@code null} unless the user wants to know the applications. */
  private final @Nullable Applications applications;

  Pools() {
    this(null);
  }

  Pools(@Nullable Applications applications) {
    this.applications = applications;
  }

  /**
   * Adds a pool. Takes no lock that {@link #read()} takes, since the caller may hold a lock that
   * {@link #read()} needs to read the pool.
   *
   * @param kind the index in {@link PoolKinds#ALL}
   * @param pool one that is here already is not added again: constructors call each other
   */
  void add(int kind, Object pool) {
    if (isKnown(pool)) {
      return;
    }
    String application = applications == null ? null : applications.current(pool).name;
    // This lock guards nothing but the list.
    synchronized (open) {
      if (!isKnown(pool)) {
        open.add(new OpenPool(PoolKinds.ALL.get(kind), pool, application));
      }
    }
  }

  private boolean isKnown(Object pool) {
    for (OpenPool known : open) {
      if (known.get() == pool) {
        return true;
      }
    }
    return false;
  }

  void remove(Object closed) {
    open.removeIf(pool -> pool.get() == closed || pool.get() == null);
  }

  /** Returns four rows for each open pool that is not collected. Serves one scrape at a time. */
  synchronized List<LabeledValue> read() {
    List<LabeledValue> rows = new ArrayList<>();
    for (OpenPool reference : open) {
      Object pool = reference.get();
      if (pool == null) {
        open.remove(reference);
      } else {
        try {
          if (reference.kind.isClosed(pool)) {
            open.remove(reference);
            continue;
          }
          rows.addAll(read(reference, pool));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
          Failures.record("jdbc.pool", e);
        }
      }
    }
    return rows;
  }

  /** Reads all rows or throws: if some were missing, they would be exposed as zeros. */
  private List<LabeledValue> read(OpenPool reference, Object pool)
      throws ReflectiveOperationException {
    PoolKind kind = reference.kind;
    String name = exposedName(reference, kind.nameOf(pool));
    return Arrays.asList(
        row(reference, kind.active(pool), name, "active"),
        row(reference, kind.idle(pool), name, "idle"),
        row(reference, kind.pending(pool), name, "pending"),
        row(reference, kind.max(pool), name, "max"));
  }

  private static LabeledValue row(OpenPool pool, double value, String... labelValues) {
    return new LabeledValue(
        value,
        pool.application == null
            ? labelValues
            : Applications.withFirst(pool.application, labelValues));
  }

  /**
   * Returns the pool's name, or {@code name-2} if another open pool of the application has it. An
   * open pool keeps its exposed name when others close.
   */
  private String exposedName(OpenPool reference, String name) {
    if (name.equals(reference.name)) {
      return reference.exposedName;
    }
    Set<String> taken = new HashSet<>();
    for (OpenPool other : open) {
      if (other != reference
          && other.get() != null
          && Objects.equals(other.application, reference.application)) {
        taken.add(other.exposedName);
      }
    }
    String free = name;
    for (int i = 2; taken.contains(free); i++) {
      free = name + "-" + i;
    }
    reference.name = name;
    reference.exposedName = free;
    return free;
  }

  /** A weak reference to a pool. */
  private static final class OpenPool extends WeakReference<Object> {
    private final PoolKind kind;

    /** The application that opened the pool; {@code null} if nobody wants to know. */
    private final @Nullable String application;

    // Empty before the first read. Used by read() only.
    private String name = "";
    private String exposedName = "";

    OpenPool(PoolKind kind, Object pool, @Nullable String application) {
      super(pool);
      this.kind = kind;
      this.application = application;
    }
  }
}
