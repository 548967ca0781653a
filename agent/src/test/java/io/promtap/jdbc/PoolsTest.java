// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Await;
import io.promtap.testing.Scrape;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pools by their numbers alone: any object with the members that a kind names is one. */
class PoolsTest {

  private static final int VIBUR = kind("org/vibur/dbcp/ViburDBCPDataSource");
  private static final int DBCP2 = kind("org/apache/commons/dbcp2/BasicDataSource");
  private static final int TOMCAT = kind("org/apache/tomcat/jdbc/pool/ConnectionPool");

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final JdbcRecorder recorder = new JdbcRecorder(registry, new double[] {1});

  @Test
  void the_later_of_two_pools_with_one_name_gets_a_number_and_keeps_it() {
    TomcatLike first = new TomcatLike("orders");
    TomcatLike second = new TomcatLike("orders");
    TomcatLike other = new TomcatLike("stock");
    recorder.poolOpened(TOMCAT, first);
    recorder.poolOpened(TOMCAT, second);
    recorder.poolOpened(TOMCAT, other);
    assertThat(names()).containsExactlyInAnyOrder("orders", "orders-2", "stock");

    recorder.poolClosed(first);
    assertThat(names()).containsExactlyInAnyOrder("orders-2", "stock");

    TomcatLike third = new TomcatLike("orders");
    recorder.poolOpened(TOMCAT, third);
    assertThat(names()).containsExactlyInAnyOrder("orders", "orders-2", "stock");
    assertThat(List.of(second, other, third)).hasSize(3);
  }

  @Test
  void a_pool_that_is_told_twice_is_one_pool() {
    TomcatLike pool = new TomcatLike("orders");
    recorder.poolOpened(TOMCAT, pool);
    recorder.poolOpened(TOMCAT, pool);
    assertThat(names()).containsExactly("orders");
  }

  @Test
  @Timeout(60)
  void a_pool_that_many_threads_tell_at_once_is_one_pool() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int i = 0; i < 200; i++) {
        TomcatLike pool = new TomcatLike("orders");
        CyclicBarrier together = new CyclicBarrier(8);
        Callable<Void> tell =
            () -> {
              together.await();
              recorder.poolOpened(TOMCAT, pool);
              return null;
            };
        for (Future<Void> told : threads.invokeAll(Collections.nCopies(8, tell))) {
          told.get();
        }
        assertThat(names()).hasSize(1);
        recorder.poolClosed(pool);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_name_that_changes_at_every_start_gives_way_to_the_kind() {
    TomcatLike pool = new TomcatLike("Tomcat Connection Pool[1-1804094807]");
    recorder.poolOpened(TOMCAT, pool);
    assertThat(names()).containsExactly("tomcat-jdbc");
  }

  @Test
  @Timeout(60)
  void a_pool_that_nobody_holds_is_gone() {
    recorder.poolOpened(TOMCAT, new TomcatLike("forgotten"));
    Await.untilCollected("no pool is left", this::names, List::isEmpty);
  }

  @Test
  void a_pool_that_cannot_be_read_leaves_the_others_alone() {
    TomcatLike pool = new TomcatLike("orders");
    Object broken = new Object();
    recorder.poolOpened(VIBUR, broken);
    recorder.poolOpened(TOMCAT, pool);
    assertThat(names()).containsExactly("orders");
    assertThat(broken).isNotNull();
  }

  @Test
  void no_limit_is_infinity() {
    UnlimitedLike pool = new UnlimitedLike();
    recorder.poolOpened(DBCP2, pool);
    assertThat(Scrape.samples(registry, "db_pool_connections{pool=\"dbcp2\",state=\"max\"}"))
        .containsExactly("db_pool_connections{pool=\"dbcp2\",state=\"max\"} +Inf");
    assertThat(pool).isNotNull();
  }

  private static int kind(String className) {
    for (int i = 0; i < PoolKinds.ALL.size(); i++) {
      if (PoolKinds.ALL.get(i).classNames().contains(className)) {
        return i;
      }
    }
    throw new IllegalArgumentException(className);
  }

  private List<String> names() {
    return Scrape.samples(registry, "db_pool_connections").stream()
        .filter(sample -> sample.contains("state=\"max\""))
        .map(sample -> sample.replaceAll(".*pool=\"([^\"]*)\".*", "$1"))
        .toList();
  }

  /** The members by which Tomcat JDBC is read. */
  private static final class TomcatLike {
    private final String name;

    TomcatLike(String name) {
      this.name = name;
    }

    String getName() {
      return name;
    }

    int getActive() {
      return 1;
    }

    int getIdle() {
      return 2;
    }

    int getWaitCount() {
      return 0;
    }

    TomcatLike getPoolProperties() {
      return this;
    }

    int getMaxActive() {
      return 3;
    }
  }

  /** The members by which DBCP 2 is read. */
  private static final class UnlimitedLike {
    private final UnlimitedLike connectionPool = this;
    private final String jmxName = null;

    int getNumActive() {
      return 1;
    }

    int getNumIdle() {
      return 0;
    }

    int getNumWaiters() {
      return jmxName == null ? connectionPool.getNumIdle() : 1;
    }

    int getMaxTotal() {
      return -1;
    }
  }
}
