package io.promtap.methods;

import io.promtap.bridge.PromtapRules;
import io.promtap.config.MethodRule;
import io.promtap.config.MethodTarget;
import io.promtap.config.NamePattern;
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

/**
 * The rules that are in force: each with what it matches, the advice that is woven for it, and what
 * it records. A rule keeps its number as long as it is unchanged, and no number is used twice, so
 * that code which is still woven for a rule that is gone does nothing.
 */
public final class Rules {

  private final RuleMetrics metrics;
  private final RuleRecorder recorder = new RuleRecorder();
  private final Inherited inherited = new Inherited();
  private final RuleProbe probe = new RuleProbe(inherited, Collections.emptyList());
  private volatile List<Entry> entries = Collections.emptyList();
  private int numbers;

  public Rules(MetricRegistry registry) {
    metrics = new RuleMetrics(registry);
  }

  /** What changed from one list of rules to the next. Immutable. */
  public static final class Change {
    private final List<String> added = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private int kept;

    Change() {}

    public boolean isEmpty() {
      return added.isEmpty() && removed.isEmpty();
    }

    /** In words. A rule that is not what it was is neither new nor gone. */
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

    /** Names of rules that are new, or are not what they were. */
    public List<String> added() {
      return Collections.unmodifiableList(added);
    }

    /** Names of rules that are gone, or are not what they were. */
    public List<String> removed() {
      return Collections.unmodifiableList(removed);
    }
  }

  /**
   * Puts these rules in force. Those that stay as they are go on with what they counted; a metric
   * that no rule has any more is gone, and so are the series that only rules that are gone had.
   * What is woven is the caller's business.
   */
  public synchronized Change apply(List<MethodRule> next) {
    Change change = new Change();
    List<Entry> kept = new ArrayList<>();
    List<Entry> gone = new ArrayList<>();
    List<MethodRule> fresh = new ArrayList<>(next);
    for (Entry entry : entries) {
      (fresh.remove(entry.rule) ? kept : gone).add(entry);
    }
    for (Entry entry : gone) {
      change.removed.add(entry.rule.name());
      recorder.remove(entry.number);
      inherited.forget(entry.number);
    }
    change.kept = kept.size();
    List<RecordedRule> stay = new ArrayList<>();
    for (Entry entry : kept) {
      stay.add(entry.recorded);
    }
    metrics.release(gone, stay, fresh);
    for (MethodRule rule : fresh) {
      Entry entry = entry(rule);
      if (entry != null) {
        kept.add(entry);
        recorder.put(entry.number, entry.recorded);
        change.added.add(rule.name());
      }
    }
    entries = Collections.unmodifiableList(kept);
    probe.use(entries);
    return change;
  }

  /** Null if its metrics cannot be registered, which is said. */
  private Entry entry(MethodRule rule) {
    try {
      return new Entry(numbers++, rule, metrics);
    } catch (IllegalArgumentException refused) {
      Log.error("rule " + rule.name() + " is left out: " + refused.getMessage());
      return null;
    }
  }

  public Probe probe() {
    return probe;
  }

  /** A probe that wants what these rules want, to find the classes that they are about. */
  public Probe probeOf(Collection<String> names) {
    List<Entry> named = new ArrayList<>();
    for (Entry entry : entries) {
      if (names.contains(entry.rule.name())) {
        named.add(entry);
      }
    }
    return new RuleProbe(inherited, named);
  }

  /** What woven code calls. */
  public PromtapRules recorder() {
    return recorder;
  }

  /**
   * @param listener told the internal name of a class that has to be woven for what another class
   *     inherits from it, and that may be loaded already; must not block
   */
  public void whenInherited(Consumer<String> listener) {
    inherited.whenNew(listener);
  }

  List<Entry> entries() {
    return entries;
  }

  /** One rule in force. Immutable. */
  public static final class Entry {
    final int number;
    public final MethodRule rule;
    public final RuleMatcher matcher;
    final RuleBindings bindings;
    final RecordedRule recorded;
    public final List<NamePattern> exactClasses;
    final List<NamePattern> exactMethods;

    private final boolean hasClassPatterns;
    private final boolean wantsAllClasses;

    public Entry(int number, MethodRule rule, RuleMetrics metrics) {
      this.number = number;
      this.rule = rule;
      this.matcher = new RuleMatcher(rule.target());
      this.bindings = new RuleBindings(number, rule);
      this.recorded = new RecordedRule(rule, matcher, bindings, metrics);
      MethodTarget target = rule.target();
      this.exactClasses = exact(target.classes());
      this.exactMethods = exact(target.methods());
      this.hasClassPatterns = exactClasses.size() < target.classes().size();
      this.wantsAllClasses =
          !target.supertypes().isEmpty()
              && target.classes().isEmpty()
              && exactMethods.size() < target.methods().size();
    }

    private static List<NamePattern> exact(List<NamePattern> patterns) {
      List<NamePattern> exact = new ArrayList<>();
      for (NamePattern pattern : patterns) {
        if (pattern.isExact()) {
          exact.add(pattern);
        }
      }
      return Collections.unmodifiableList(exact);
    }

    /** Whether a class has to be looked at for its name alone. */
    boolean isWanted(String binaryName) {
      return hasClassPatterns && matcher.matchesName(binaryName)
          || wantsAllClasses && matcher.matchesName(binaryName);
    }
  }
}
