// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

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

  private static final int FEW_CALLS = 4;

  /** Replaced when an agent ends. */
  private static volatile ThreadLocal<@Nullable PromtapThread> threads = new ThreadLocal<>();

  /** The number of agents that have ended. */
  private static volatile int agentsEnded;

  /** Whether the thread is between the enter and the exit of the outermost filter or servlet. */
  public boolean insideApplication;

  /** Whether a known container's own call encloses the application's. */
  public boolean insideContainer;

  /** Whether that container has the request from another server of this JVM, which counts it. */
  public boolean insideInner;

  /** The request of this visit; without a known container, the last one of this thread. */
  public @Nullable PromtapRequest request;

  /** The id of {@link #request} when the visit began: the object may serve another one since. */
  public long requestId;

  /** Whether the outermost exit has to count the end of the request. */
  public boolean countsRequest;

  /** The request that this thread reuses without a known container; made for the first one. */
  public @Nullable PromtapRequest ownRequest;

  /** What was thrown in the enter of the outermost filter or servlet, until its exit reports it. */
  public @Nullable Throwable failure;

  /** Whether the thread is between the enter and the exit of the outermost JDBC call. */
  public boolean insideJdbc;

  /** Whether that call is one that makes a statement for its caller. */
  public boolean makesStatement;

  /** Whether that call executes a statement. */
  public boolean executesStatement;

  /**
   * The connection that makes a statement in the outermost call; {@code null} once it has ended.
   */
  public @Nullable Object preparing;

  /** The statements that this thread has made; {@code null} before the first. */
  public @Nullable AtomicReferenceArray<@Nullable Object> statements;

  /** The recorder's numbers of {@link #statements}. */
  public @Nullable AtomicIntegerArray statementNumbers;

  /** Which of the {@link #statements} gives way to the next one that finds no place. */
  public int nextStatement;

  /** The SQL that a call inside one that makes a statement has prepared; {@code null} if none. */
  public @Nullable Object preparedSql;

  /** The recorder's number for the operation of {@link #preparedSql}. */
  public int preparedOperation;

  /** The recorder's number for the SQL of the outermost execution; 0 if it knows none. */
  public int jdbcSql;

  /** A count of the statements of R2DBC that this thread was seen to make and to execute. */
  public int reactiveStatements;

  /** When the outermost timed JDBC call began. */
  public long jdbcStartNanos;

  /** The bit of {@link #ruleWork} while expressions are read. */
  public static final int READING = 1;

  /** Promtap's present work on this thread for a call of a rule, as bits; 0 if there is none. */
  public int ruleWork;

  /** A count of rule calls that read something, to choose the few calls whose reads are timed. */
  public int ruleCalls;

  /** The calls of suspend functions whose caller goes on now, until it has the result. */
  public @Nullable Object resumedCalls;

  /** The number of the application that this thread works for whatever it runs, plus 1; or 0. */
  public int application;

  /** The trace that this thread works for, as three numbers; made for the first one. */
  public long @Nullable [] trace;

  /** A bit for each rule whose outermost call this thread is in; made for the first one. */
  private long @Nullable [] insideRules;

  /** Places for the calls of rules, outer calls first; {@code null} before the first. */
  private @Nullable PromtapCall @Nullable [] calls;

  /** How many places are in use; those after the last one that is open are free. */
  private int callCount;

  private @Nullable AtomicBoolean answer;

  /** The number of agents that had ended when this object was made. */
  private final int madeAfter;

  private PromtapThread(int agentsEnded) {
    madeAfter = agentsEnded;
  }

  /** Returns the object of this thread, made at the thread's first call. */
  public static PromtapThread current() {
    ThreadLocal<@Nullable PromtapThread> all = threads;
    PromtapThread thread = all.get();
    if (thread == null) {
      thread = new PromtapThread(agentsEnded);
      all.set(thread);
    }
    return thread;
  }

  /** Returns the object of this thread; {@code null} before its first {@link #current()}. */
  public static @Nullable PromtapThread currentOrNull() {
    return threads.get();
  }

  /** Leaves the objects to the garbage collector. Every thread gets a new one. */
  static synchronized void forgetAll() {
    // The count goes up first, so that no thread gets an object that is forgotten from the start.
    agentsEnded++;
    threads = new ThreadLocal<>();
  }

  /**
   * Returns whether the agent that gave this object to woven code has ended. The call that has the
   * object may outlast the agent, and another agent may have started since.
   */
  public boolean isForgotten() {
    return madeAfter != agentsEnded;
  }

  /** Ends the container's visit of this thread. */
  public void leaveContainer() {
    insideContainer = false;
    insideInner = false;
    insideApplication = false;
    request = null;
  }

  /**
   * Starts a call of a rule that counts outermost calls only.
   *
   * @return whether the call is the outermost of this rule on this thread
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

  /** Ends the outermost call of a rule. */
  public void leaveRule(int rule) {
    int word = rule / Long.SIZE;
    if (insideRules != null && word < insideRules.length) {
      insideRules[word] &= ~(1L << rule);
    }
  }

  /** Returns the places of the calls of rules, which another thread may read. */
  public @Nullable PromtapCall @Nullable [] calls() {
    return calls;
  }

  /** Returns the place for a call that begins. It is free again unless it is opened. */
  public PromtapCall nextCall() {
    @Nullable PromtapCall[] all = calls;
    int count = callCount;
    if (all == null) {
      all = new PromtapCall[FEW_CALLS];
      calls = all;
    }
    // Calls inside one that ends have ended before, perhaps with an exit that failed.
    while (count > 0 && isOver(all[count - 1])) {
      count--;
    }
    if (count == all.length) {
      @Nullable PromtapCall[] more = new PromtapCall[2 * count];
      System.arraycopy(all, 0, more, 0, count);
      all = more;
      calls = all;
    }
    PromtapCall next = all[count];
    if (next == null) {
      next = new PromtapCall();
      all[count] = next;
    }
    callCount = count + 1;
    return next;
  }

  /** Leaves the rule of a call that has ended; returns false if it is open. */
  private boolean isOver(@Nullable PromtapCall call) {
    if (call == null) {
      return true;
    }
    if (call.isOpen) {
      return false;
    }
    if (call.rule >= 0) {
      leaveRule(call.rule);
      call.rule = -1;
    }
    return true;
  }

  /** Returns a cleared flag for a container that writes the answer to a question into one. */
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
