package io.promtap.methods;

import io.promtap.bridge.PromtapExecution;
import io.promtap.bridge.PromtapExecutions;
import io.promtap.config.ExecutionRule;
import io.promtap.config.PromtapConfig;
import io.promtap.log.Failures;
import io.promtap.metrics.Counter;
import io.promtap.metrics.CounterFamily;
import io.promtap.metrics.Gauge;
import io.promtap.metrics.GaugeFamily;
import io.promtap.metrics.Histogram;
import io.promtap.metrics.HistogramFamily;
import io.promtap.metrics.MetricRegistry;
import io.promtap.metrics.SeriesCache;
import java.util.List;
import java.util.UUID;

/**
 * Counts executions: here and nowhere else. Runs on application threads.
 *
 * <p>The data points of an agent are made at its first sight, both statuses among them, so that a
 * {@code rate()} sees the first failure; from then on a call costs one look-up.
 */
public final class ExecutionRecorder implements PromtapExecutions {

  private final CounterFamily executions;
  private final HistogramFamily durations;
  private final GaugeFamily inFlight;
  private final SeriesCache<Execution> byAgent;
  private final Rule[] rules;

  /** 1 while this thread reads an expression: a getter may be woven, or call what is. */
  private final ThreadLocal<long[]> reading = new ThreadLocal<>();

  /** Whether any rule reads objects of the application; without, nothing of it is called. */
  private boolean guarded;

  public ExecutionRecorder(MetricRegistry registry, PromtapConfig config) {
    executions =
        registry.counter(
            "agent_executions_total",
            "Finished executions; an exception is an error, and so is what the rule's error: names.",
            "agent_id",
            "status");
    durations =
        registry.histogram(
            "agent_execution_duration_seconds",
            "Duration of executions.",
            config.executionBuckets(),
            "agent_id");
    inFlight =
        registry.gauge(
            "agent_executions_in_flight",
            "Executions that started and did not finish yet.",
            "agent_id");
    byAgent = registry.cache("agent_executions_total", () -> new Execution("overflow"));
    List<ExecutionRule> configured = config.executions();
    rules = new Rule[configured.size()];
    for (int i = 0; i < rules.length; i++) {
      rules[i] = new Rule(configured.get(i));
      guarded |= rules[i].callsApplication;
    }
  }

  @Override
  public PromtapExecution started(int rule, Object root) {
    long[] thread = guarded ? thread() : null;
    if (thread != null && thread[0] != 0) {
      return null;
    }
    Object id = rules[rule].agentId(root, thread);
    Execution execution = byAgent.get(id);
    if (execution == null) {
      execution = byAgent.getOrCreate(id, key -> new Execution(key.toString()));
    }
    execution.running.increment();
    return execution;
  }

  private long[] thread() {
    long[] thread = reading.get();
    if (thread == null) {
      thread = new long[1];
      reading.set(thread);
    }
    return thread;
  }

  /** A configured rule, ready to be read. */
  private static final class Rule {
    private final String name;
    private final ExpressionReader agentId;
    private final String defaultId;
    private final ExpressionReader error;
    private final boolean callsApplication;

    Rule(ExecutionRule rule) {
      name = rule.name();
      agentId = new ExpressionReader(rule.agentId());
      defaultId = rule.agentId().defaultValue();
      error = rule.error() == null ? null : new ExpressionReader(rule.error());
      callsApplication = agentId.callsApplication() || error != null && error.callsApplication();
    }

    /**
     * The key of the agent's data points. Only values whose text and equality are one are used as
     * they are; of anything else the text is taken, since a key must not keep the object alive.
     *
     * @param thread the thread's mark, or {@code null} where nothing of the application is called
     */
    Object agentId(Object root, long[] thread) {
      mark(thread, 1);
      try {
        Object id = agentId.read(root);
        if (id == null) {
          return defaultId;
        }
        if (id instanceof Enum) {
          return ((Enum<?>) id).name();
        }
        boolean isKey =
            id instanceof String
                || id instanceof Integer
                || id instanceof Long
                || id instanceof UUID;
        return isKey ? id : id.toString();
      } catch (Throwable failure) {
        Failures.record("executions." + name + ".agentId", failure);
        return defaultId;
      } finally {
        mark(thread, 0);
      }
    }

    /** An error is what is true, or neither null nor false nor empty. */
    boolean isError(Object root, long[] thread) {
      if (error == null) {
        return false;
      }
      mark(thread, 1);
      try {
        Object value = error.read(root);
        return value instanceof Boolean
            ? (Boolean) value
            : value != null
                && !(value instanceof CharSequence && ((CharSequence) value).length() == 0);
      } catch (Throwable failure) {
        Failures.record("executions." + name + ".error", failure);
        return false;
      } finally {
        mark(thread, 0);
      }
    }

    private static void mark(long[] thread, long reading) {
      if (thread != null) {
        thread[0] = reading;
      }
    }
  }

  /** The held data points of one agent. */
  private final class Execution implements PromtapExecution {
    private final Counter succeeded;
    private final Counter failed;
    private final Histogram duration;
    private final Gauge running;

    Execution(String agentId) {
      succeeded = executions.series(agentId, "success");
      failed = executions.series(agentId, "error");
      duration = durations.series(agentId);
      running = inFlight.series(agentId);
    }

    @Override
    public void finished(int rule, long nanos, Object errorRoot, Throwable thrown) {
      running.decrement();
      boolean isError = thrown != null || rules[rule].isError(errorRoot, guarded ? thread() : null);
      (isError ? failed : succeeded).increment();
      duration.observeNanos(nanos);
    }
  }
}
