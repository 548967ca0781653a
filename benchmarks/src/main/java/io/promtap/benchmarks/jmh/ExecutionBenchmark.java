// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.MetricsPage;
import io.promtap.benchmarks.jmh.HandWritten.HeldRunner;
import io.promtap.benchmarks.jmh.HandWritten.LabelValuesRunner;
import io.promtap.benchmarks.jmh.HandWritten.Metrics;
import io.promtap.benchmarks.jmh.HandWritten.OneLabelRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
 * One intercepted execution: counter by status, duration and in-flight gauge by agent id, with one
 * agent id or with eight in turn. {@link ExecutionComparison} starts the fork of {@link #woven}
 * with the agent and tells it by {@link #METRICS_PROPERTY} where to scrape.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExecutionBenchmark {
  static final String METRICS_PROPERTY = "promtap.benchmark.metrics";
  private static final String INPUT = "Summarise the open incidents of this week.";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The plain class; what the JVM made of it depends on the agent of the fork. */
  @State(Scope.Benchmark)
  public abstract static class Plain {
    @Param({"1", "8"})
    public int agents;

    Runner[] runners;

    void create() {
      runners = agents(agents, Runner::new).toArray(Runner[]::new);
    }
  }

  public static class Unwoven extends Plain {
    @Setup
    public void prepare() {
      if (System.getProperty(METRICS_PROPERTY) != null) {
        throw new IllegalStateException("The baseline must run without the agent");
      }
      create();
    }
  }

  public static class Woven extends Plain {
    @Setup
    public void prepare(Tally tally) throws IOException, InterruptedException {
      String address = System.getProperty(METRICS_PROPERTY);
      if (address == null) {
        throw new IllegalStateException("No agent in this fork: start it by benchmarks/run-jmh");
      }
      create();
      URI metrics = URI.create(address);
      MetricsPage.await(metrics, "promtap_build_info", PATIENCE);
      for (Runner runner : runners) {
        runner.execute(INPUT);
      }
      long first = counted(metrics);
      if (first != agents) {
        throw new IllegalStateException(
            agents + " executions were made, the agent counted " + first + ": not woven?");
      }
      tally.expect(() -> counted(metrics) - first);
    }

    /** The counter, after a check that the other two metrics of the same calls agree with it. */
    private static long counted(URI address) {
      try {
        MetricsPage page = MetricsPage.read(address);
        long finished = (long) page.sum("agent_executions_total", "status=\"success\"");
        long observed = (long) page.sum("agent_execution_duration_seconds_count");
        double inFlight = page.sum("agent_executions_in_flight");
        if (finished != observed || inFlight != 0) {
          throw new IllegalStateException(
              finished + " counted, " + observed + " observed, " + inFlight + " in flight");
        }
        return finished;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @State(Scope.Benchmark)
  public static class LabelValues {
    @Param({"1", "8"})
    public int agents;

    LabelValuesRunner[] runners;

    @Setup
    public void prepare(Tally tally) {
      Metrics metrics = new Metrics("agent_id", "status");
      runners =
          agents(agents, id -> new LabelValuesRunner(metrics, id))
              .toArray(LabelValuesRunner[]::new);
      tally.expect(metrics::counted);
    }
  }

  @State(Scope.Benchmark)
  public static class OneLabel {
    @Param({"1", "8"})
    public int agents;

    OneLabelRunner[] runners;

    @Setup
    public void prepare(Tally tally) {
      Metrics metrics = new Metrics("agent_id");
      runners =
          agents(agents, id -> new OneLabelRunner(metrics, id)).toArray(OneLabelRunner[]::new);
      tally.expect(metrics::counted);
    }
  }

  @State(Scope.Benchmark)
  public static class Held {
    @Param({"1", "8"})
    public int agents;

    HeldRunner[] runners;

    @Setup
    public void prepare(Tally tally) {
      Metrics metrics = new Metrics("agent_id", "status");
      runners = agents(agents, id -> new HeldRunner(metrics, id)).toArray(HeldRunner[]::new);
      tally.expect(metrics::counted);
    }
  }

  @Benchmark
  public int noAgent(Unwoven state, Tally.Calls calls) {
    return state.runners[calls.next(state.agents)].execute(INPUT);
  }

  @Benchmark
  public int woven(Woven state, Tally.Calls calls) {
    return state.runners[calls.next(state.agents)].execute(INPUT);
  }

  @Benchmark
  public int labelValues(LabelValues state, Tally.Calls calls) {
    return state.runners[calls.next(state.agents)].execute(INPUT);
  }

  @Benchmark
  public int labelValuesWithoutStatus(OneLabel state, Tally.Calls calls) {
    return state.runners[calls.next(state.agents)].execute(INPUT);
  }

  @Benchmark
  public int heldDataPoints(Held state, Tally.Calls calls) {
    return state.runners[calls.next(state.agents)].execute(INPUT);
  }

  /** What every timed variant pays before it does anything. */
  @Benchmark
  public long clockReadTwice() {
    long start = System.nanoTime();
    return System.nanoTime() - start;
  }

  private static <T> Stream<T> agents(int count, Function<String, T> create) {
    return IntStream.range(0, count).mapToObj(number -> create.apply("agent-" + number));
  }
}
