// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.bridge.PromtapBridge;
import io.promtap.jdbc.PoolKind.Role;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.AdviceSpec.Binding;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * The probe for connection pools: when they open and close, and their own work on physical
 * connections, on their threads and on the application's. None of that work is a query or a
 * connection of the application. {@link PoolKinds} lists the methods.
 */
public final class PoolProbe implements Probe {

  private static final String WHERE = "jdbc.pool";

  private final AdviceSpec ownWork = new AdviceSpec(OutermostCall.INTERNAL, WHERE);
  private final AdviceSpec lends = new AdviceSpec(OutermostCall.TIMED, SourceProbe.ACQUIRE, WHERE);
  private final AdviceSpec closes = new AdviceSpec("io.promtap.jdbc.PoolProbe$CloseAdvice", WHERE);
  private final AdviceSpec reclaims =
      new AdviceSpec("io.promtap.jdbc.PoolProbe$ReclaimAdvice", WHERE);

  /** By the index of the pool's kind, which is a constant in the woven code. */
  private final List<AdviceSpec> opens = new ArrayList<>();

  private final boolean attached;

  /**
   * @param attached whether pools may be open already; Promtap then finds them at their next use
   */
  public PoolProbe(boolean attached) {
    this.attached = attached;
    for (int i = 0; i < PoolKinds.ALL.size(); i++) {
      opens.add(
          new AdviceSpec("io.promtap.jdbc.PoolProbe$OpenAdvice", WHERE)
              .bind(PoolKindIndex.class, Binding.constant(i)));
    }
  }

  @Override
  public String name() {
    return WHERE;
  }

  @Override
  public Collection<String> classNames() {
    Set<String> names = new LinkedHashSet<>();
    for (PoolKind kind : PoolKinds.ALL) {
      names.addAll(kind.classNames());
    }
    return names;
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (int i = 0; i < PoolKinds.ALL.size(); i++) {
      PoolKind kind = PoolKinds.ALL.get(i);
      if (kind.classNames().contains(head.name())) {
        for (ClassHead.Method method : head.methods()) {
          if (!method.isStatic()) {
            select(kind, opens.get(i), head.name(), method, plan);
          }
        }
      }
    }
  }

  private void select(
      PoolKind kind, AdviceSpec open, String className, ClassHead.Method method, WeavingPlan plan) {
    if (kind.has(Role.OWN_WORK, className, method.name())) {
      plan.weave(method, ownWork);
    }
    if (kind.has(Role.OPENS, className, method.name())
        || attached && kind.has(Role.IS_USED, className, method.name())) {
      plan.weave(method, open);
    }
    if (kind.has(Role.CLOSES, className, method.name())) {
      plan.weave(method, closes);
    }
    if (kind.has(Role.LENDS, className, method.name())) {
      plan.weave(method, lends);
    }
    if (kind.has(Role.RECLAIMS, className, method.name())
        && method.descriptor().equals("(Ljava/sql/Connection;)V")) {
      plan.weave(method, reclaims);
    }
  }

  /** Binds the index of the pool's kind. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface PoolKindIndex {}

  /** Copied into methods that open a pool. It does not run when opening fails. */
  static final class OpenAdvice {

    private OpenAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@PoolKindIndex int kind, @Advice.This Object pool) {
      PromtapBridge.jdbc.poolOpened(kind, pool);
    }
  }

  /** Copied into methods that close a pool. */
  static final class CloseAdvice {

    private CloseAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object pool) {
      PromtapBridge.jdbc.poolClosed(pool);
    }
  }

  /** Copied into methods that take a connection back from the application. */
  static final class ReclaimAdvice {

    private ReclaimAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) @Nullable Object connection) {
      PromtapBridge.jdbc.connectionClosed(connection);
    }
  }
}
