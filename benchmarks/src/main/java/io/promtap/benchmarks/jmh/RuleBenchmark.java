// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.MetricsPage;
import io.promtap.benchmarks.jmh.HandWritten.Metrics;
import io.promtap.benchmarks.jmh.RulesByHand.HeldOrder;
import io.promtap.benchmarks.jmh.Services.Service;
import io.promtap.benchmarks.jmh.Services.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call of a method that a rule of rules.yaml names: a counter alone, or a counter and a
 * duration histogram, with labels read from an argument and its properties, for eight orders in
 * turn.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class RuleBenchmark {
  private static final int ORDERS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The orders, which channel each comes by, and who handles them. */
  @State(Scope.Benchmark)
  public static class Plain {
    final Order[] orders = new Order[ORDERS];
    final String[] channels = new String[ORDERS];
    Service service;

    public Plain() {
      for (int i = 0; i < ORDERS; i++) {
        orders[i] = new Order(i < 4 ? "EUR" : "USD", Order.Kind.values()[i & 1], i);
        channels[i] = (i & 2) == 0 ? "web" : "shop";
      }
    }

    int handle(int order) {
      return service.handle(orders[order], channels[order]);
    }
  }

  public static class Unwoven extends Plain {
    @Setup
    public void prepare() {
      if (System.getProperty(ExecutionBenchmark.METRICS_PROPERTY) != null) {
        throw new IllegalStateException("The baseline must run without the agent");
      }
      service = Shape.COUNTER_0_LABELS.service();
    }
  }

  public static class Woven extends Plain {
    @Param public Shape shape;

    @Setup
    public void prepare(Tally tally) throws IOException, InterruptedException {
      String address = System.getProperty(ExecutionBenchmark.METRICS_PROPERTY);
      if (address == null) {
        throw new IllegalStateException("No agent in this fork: start it by benchmarks/rules");
      }
      service = shape.service();
      URI metrics = URI.create(address);
      MetricsPage.await(metrics, "promtap_build_info", PATIENCE);
      for (int i = 0; i < ORDERS; i++) {
        handle(i);
      }
      if (counted(metrics, shape) != ORDERS) {
        throw new IllegalStateException(
            ORDERS + " calls were made, counted: " + counted(metrics, shape) + ": not woven?");
      }
      tally.expect(() -> counted(metrics, shape) - ORDERS);
    }

    private static long counted(URI address, Shape shape) {
      try {
        MetricsPage page = MetricsPage.read(address);
        long calls = (long) page.sum(shape.metricPrefix() + "_calls_total");
        long observed = (long) page.sum(shape.metricPrefix() + "_duration_seconds_count");
        if (shape.hasHistogram && calls != observed) {
          throw new IllegalStateException(calls + " counted, " + observed + " observed");
        }
        return calls;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public static class LabelValues extends Plain {
    @Param public Shape shape;

    @Setup
    public void prepare(Tally tally) {
      Metrics metrics = RulesByHand.metrics(shape);
      service = RulesByHand.lookingUp(metrics, shape);
      tally.expect(metrics::counted);
    }
  }

  public static class Held extends Plain {
    @Param public Shape shape;

    @Setup
    public void prepare(Tally tally) {
      Metrics metrics = RulesByHand.metrics(shape);
      for (int i = 0; i < ORDERS; i++) {
        orders[i] = new HeldOrder(orders[i], channels[i], metrics, shape);
      }
      service = RulesByHand.holding(shape);
      tally.expect(metrics::counted);
    }
  }

  @Benchmark
  public int noAgent(Unwoven state, Tally.Calls calls) {
    return state.handle(calls.next(ORDERS));
  }

  @Benchmark
  public int woven(Woven state, Tally.Calls calls) {
    return state.handle(calls.next(ORDERS));
  }

  @Benchmark
  public int labelValues(LabelValues state, Tally.Calls calls) {
    return state.handle(calls.next(ORDERS));
  }

  @Benchmark
  public int heldDataPoints(Held state, Tally.Calls calls) {
    return state.handle(calls.next(ORDERS));
  }
}
