// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The state that one thread keeps for all recorders: one object, found by one look-up.
 *
 * <p>Woven code itself writes the flags that tell an outermost call from those inside it. A call
 * that cleared them could fail, as when the stack overflows, and a flag that stays set silences the
 * thread. The fields are not volatile: only the thread itself uses its object.
 *
 * <p>A thread keeps its object after the agent is gone. So the fields hold types of the JDK and of
 * the bridge only, which pin no class loader, and the next agent begins with new objects.
 */
public final class PromtapThread {

  /** Replaced when an agent ends. */
  private static volatile ThreadLocal<PromtapThread> threads = new ThreadLocal<>();

  /** How many agents have ended. */
  private static volatile int agentsEnded;

  /** Between the enter and the exit of the outermost filter or servlet. */
  public boolean insideApplication;

  /** While a known container's own call encloses the application's. */
  public boolean insideContainer;

  /** The request of this visit; without a known container the last one of this thread. */
  public PromtapRequest request;

  /** The id of {@link #request} when the visit began: it may be serving another one since. */
  public long requestId;

  /** Whether the outermost exit took the request's end and has to count it. */
  public boolean countsRequest;

  /** The request that this thread uses again and again without a known container. */
  public PromtapRequest ownRequest;

  /** Between the enter and the exit of the outermost JDBC call. */
  public boolean insideJdbc;

  /** When the outermost JDBC call began that is timed. */
  public long jdbcStartNanos;

  /** What Promtap does on this thread for a call of a rule; 0 if it does nothing. */
  public int ruleWork;

  /** A count of the calls of rules that read something, by which some are chosen to be timed. */
  public int ruleCalls;

  /** The trace that this thread works for, as three numbers; made for the first one. */
  public long[] trace;

  /** A bit for each rule whose outermost call this thread is in; made for the first one. */
  private long[] insideRules;

  private AtomicBoolean answer;
  private final int madeAfter;

  private PromtapThread(int agentsEnded) {
    madeAfter = agentsEnded;
  }

  /** The object of this thread, made at its first call. */
  public static PromtapThread current() {
    ThreadLocal<PromtapThread> all = threads;
    PromtapThread thread = all.get();
    if (thread == null) {
      thread = new PromtapThread(agentsEnded);
      all.set(thread);
    }
    return thread;
  }

  /** The object of this thread; {@code null} if it has none yet. */
  public static PromtapThread currentOrNull() {
    return threads.get();
  }

  /** Leaves the objects to the garbage collector. Every thread gets a new one. */
  static synchronized void forgetAll() {
    // In this order, so that no thread gets an object that is forgotten from the start.
    agentsEnded++;
    threads = new ThreadLocal<>();
  }

  /**
   * Whether the agent that gave this object to woven code is gone. The call that has it may outlast
   * the agent, and another one may have started since.
   */
  public boolean isForgotten() {
    return madeAfter != agentsEnded;
  }

  /** The call of the container ends. */
  public void leaveContainer() {
    insideContainer = false;
    insideApplication = false;
    request = null;
  }

  /**
   * A call begins of a rule that counts outermost calls only.
   *
   * @return false inside another call of this rule
   */
  public boolean enterRule(int rule) {
    int word = rule / Long.SIZE;
    long[] inside = insideRules;
    if (inside == null || inside.length <= word) {
      inside = new long[word + 1];
      if (insideRules != null) {
        System.arraycopy(insideRules, 0, inside, 0, insideRules.length);
      }
      insideRules = inside;
    }
    long before = inside[word];
    inside[word] = before | 1L << rule;
    return inside[word] != before;
  }

  /** The outermost call of a rule returns or throws. */
  public void leaveRule(int rule) {
    int word = rule / Long.SIZE;
    if (insideRules != null && word < insideRules.length) {
      insideRules[word] &= ~(1L << rule);
    }
  }

  /** A flag, not set, for a container that writes the answer to a question into one. */
  public AtomicBoolean answer() {
    AtomicBoolean flag = answer;
    if (flag == null) {
      flag = new AtomicBoolean();
      answer = flag;
    } else {
      flag.set(false);
    }
    return flag;
  }
}
