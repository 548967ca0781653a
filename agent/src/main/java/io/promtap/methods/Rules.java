// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.applications.Applications;
import io.promtap.bridge.PromtapRules;
import io.promtap.config.MethodRule;
import io.promtap.log.Log;
import io.promtap.metrics.MetricRegistry;
import io.promtap.weaving.Probe;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The set of rules in force. A rule keeps its number as long as it does not change, and no number
 * is used twice: code that is still woven for a removed rule does nothing.
 */
public final class Rules {

  private final RuleMetrics metrics;
  private final RuleRecorder recorder;
  private final InheritedMethods inherited = new InheritedMethods();
  private final RuleProbe probe = new RuleProbe(inherited, Collections.emptyList());
  private volatile List<ActiveRule> entries = Collections.emptyList();
  private int numbers;

  /** Creates a set whose metrics do not have the label of the application. */
  public Rules(MetricRegistry registry) {
    this(registry, null);
  }

  /**
   * @param applications {@code null} if nobody wants to know the application of a call
   */
  public Rules(MetricRegistry registry, @Nullable Applications applications) {
    metrics = new RuleMetrics(registry, applications);
    recorder = new RuleRecorder(applications);
    registry.beforeScrape(recorder.suspended());
    registry.beforeScrape(recorder.calls());
  }

  /** The difference between one list of rules and the next. Immutable. */
  public static final class Change {
    private final List<String> added = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private int kept;

    Change() {}

    public boolean isEmpty() {
      return added.isEmpty() && removed.isEmpty();
    }

    /** Describes the change in words. A changed rule counts as changed, not as new or gone. */
    @Override
    public String toString() {
      Set<String> changed = new HashSet<>(added);
      changed.retainAll(removed);
      return "rules: "
          + (added.size() - changed.size())
          + " new, "
          + changed.size()
          + " changed, "
          + (removed.size() - changed.size())
          + " gone, "
          + kept
          + " as they were";
    }

    /** Returns the names of rules that are new or have changed. */
    public List<String> added() {
      return Collections.unmodifiableList(added);
    }

    /** Returns the names of rules that are gone or have changed. */
    public List<String> removed() {
      return Collections.unmodifiableList(removed);
    }
  }

  /**
   * Puts these rules in force. Unchanged rules keep their counts. Metrics that no rule has any more
   * are removed, and so are the series that only removed rules have. The caller reweaves the
   * classes.
   */
  public synchronized Change apply(List<MethodRule> next) {
    Change change = new Change();
    List<ActiveRule> kept = new ArrayList<>();
    List<ActiveRule> gone = new ArrayList<>();
    List<MethodRule> fresh = new ArrayList<>(next);
    for (ActiveRule entry : entries) {
      (fresh.remove(entry.rule) ? kept : gone).add(entry);
    }
    for (ActiveRule entry : gone) {
      change.removed.add(entry.rule.name());
      recorder.remove(entry.number);
      inherited.forget(entry.number);
      entry.recorded.release(metrics);
    }
    change.kept = kept.size();
    new SeriesRelease(metrics, fresh).release(gone, kept);
    for (MethodRule rule : fresh) {
      ActiveRule entry = active(rule);
      if (entry != null) {
        for (ActiveRule former : gone) {
          entry.recorded.holdAllOf(former.recorded);
        }
        kept.add(entry);
        recorder.put(entry.number, entry.recorded);
        change.added.add(rule.name());
      }
    }
    entries = Collections.unmodifiableList(kept);
    probe.use(entries);
    return change;
  }

  /**
   * Activates a rule; logs an error and returns {@code null} if its metrics cannot be registered.
   */
  private @Nullable ActiveRule active(MethodRule rule) {
    try {
      return new ActiveRule(numbers++, rule, metrics);
    } catch (IllegalArgumentException refused) {
      Log.error("rule " + rule.name() + " is left out: " + refused.getMessage());
      return null;
    }
  }

  /** Returns the applications of the calls; {@code null} if nobody wants to know them. */
  public @Nullable Applications applications() {
    return metrics.applications();
  }

  public Probe probe() {
    return probe;
  }

  /** Returns a probe for these rules only, to find the classes that they match. */
  public Probe probeOf(Collection<String> names) {
    List<ActiveRule> named = new ArrayList<>();
    for (ActiveRule entry : entries) {
      if (names.contains(entry.rule.name())) {
        named.add(entry);
      }
    }
    return new RuleProbe(inherited, named);
  }

  /**
   * Returns one line on what of a rule matched in no class, without the name of the rule; {@code
   * null} if there is nothing to say, or nothing yet. Classes that are loaded later may change it.
   * Reads class files of the JDK; for the housekeeper's thread.
   *
   * @param serving whether the application serves, so that a class that is not there is missing
   */
  public @Nullable String finding(String rule, boolean serving) {
    for (ActiveRule entry : entries) {
      if (entry.rule.name().equals(rule)) {
        return entry.finding(serving);
      }
    }
    return null;
  }

  /** Returns the recorder that woven code calls. */
  public PromtapRules recorder() {
    return recorder;
  }

  /**
   * @param listener gets the internal name of a class that has to be woven since a matched class
   *     inherits a method from it, and that may be loaded already; must not block
   */
  public void whenInherited(Consumer<String> listener) {
    inherited.whenNew(listener);
  }

  List<ActiveRule> entries() {
    return entries;
  }
}
