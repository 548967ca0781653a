// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapThread;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * The probe for the batches of every {@code Statement}: what is added to a batch, and the one call
 * that executes it.
 */
public final class BatchProbe implements Probe {

  private static final String WHERE = "jdbc.batch";

  /** By name and descriptor. {@code addBatch()} without parameters adds no SQL and is not woven. */
  private final Map<String, AdviceSpec> advice = new HashMap<>();

  public BatchProbe() {
    AdviceSpec batch = advice(OutermostCall.EXECUTION, "BatchAdvice");
    advice.put("executeBatch()[I", batch);
    advice.put("executeLargeBatch()[J", batch);
    advice.put("addBatch(Ljava/lang/String;)V", advice(OutermostCall.INTERNAL, "AddBatchAdvice"));
    advice.put("clearBatch()V", advice(OutermostCall.INTERNAL, "ClearBatchAdvice"));
  }

  private static AdviceSpec advice(String enter, String exit) {
    return new AdviceSpec(enter, "io.promtap.jdbc.BatchProbe$" + exit, WHERE);
  }

  @Override
  public String name() {
    return WHERE;
  }

  @Override
  public Collection<String> classNames() {
    return StatementProbe.SQLITE;
  }

  @Override
  public Collection<String> marks() {
    return Arrays.asList("executeBatch", "executeLargeBatch", "addBatch");
  }

  @Override
  public Collection<String> supertypes() {
    return StatementProbe.STATEMENTS;
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    if (head.isInterface()) {
      return;
    }
    boolean isSqlite = StatementProbe.SQLITE.contains(head.name());
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec spec = advice.get(method.toString());
      if (spec != null
          && method.isPublic()
          && !method.isStatic()
          && (isSqlite || hierarchy.isAny(StatementProbe.STATEMENTS))
          && !GeneratedProxies.passesOn(method)) {
        plan.weave(method, spec);
      }
    }
  }

  /** Copied into {@code executeBatch} and {@code executeLargeBatch}. */
  static final class BatchAdvice {

    private BatchAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable PromtapThread thread,
        @Advice.This Object statement,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object counts,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thread != null) {
        thread.insideJdbc = false;
        PromtapBridge.jdbc.batchExited(thread, statement, counts, thrown);
      }
    }
  }

  /** Copied into {@code addBatch(String)}. */
  static final class AddBatchAdvice {

    private AddBatchAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable PromtapThread thread,
        @Advice.This Object statement,
        @Advice.Argument(0) @Nullable String sql,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thread != null) {
        thread.insideJdbc = false;
        if (thrown == null) {
          PromtapBridge.jdbc.batchAdded(statement, sql);
        }
      }
    }
  }

  /** Copied into {@code clearBatch()}. */
  static final class ClearBatchAdvice {

    private ClearBatchAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable PromtapThread thread, @Advice.This Object statement) {
      if (thread != null) {
        thread.insideJdbc = false;
        PromtapBridge.jdbc.batchCleared(statement);
      }
    }
  }
}
