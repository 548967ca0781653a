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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * The probe for the {@code execute*} methods of every {@code Statement}, of drivers and of the
 * wrappers that pools put around them. The outermost call of a thread is the application's. Batches
 * belong to {@link BatchProbe}.
 */
public final class StatementProbe implements Probe {

  static final List<String> STATEMENTS =
      Arrays.asList(
          "java/sql/Statement", "java/sql/PreparedStatement", "java/sql/CallableStatement");

  private static final List<String> MARKS =
      Arrays.asList(
          "executeQuery",
          "executeUpdate",
          "executeLargeUpdate",
          "executeBatch",
          "executeLargeBatch");

  private static final Set<String> EXECUTE =
      new HashSet<>(
          Arrays.asList(
              "execute", "executeQuery",
              "executeUpdate", "executeLargeUpdate"));

  /**
   * Calls in which a driver is known to run its own statements. MySQL's driver, for example, runs
   * {@code SHOW WARNINGS}.
   */
  private static final Set<String> INTERNAL =
      new HashSet<>(
          Arrays.asList(
              "getWarnings",
              "getMoreResults",
              "getGeneratedKeys",
              "getMetaData",
              "getParameterMetaData",
              "cancel"));

  /** SQLite's statements. Their superclasses declare the methods but are not statements. */
  static final List<String> SQLITE =
      Arrays.asList("org/sqlite/jdbc3/JDBC3Statement", "org/sqlite/jdbc3/JDBC3PreparedStatement");

  private static final String WHERE = "jdbc.statement";

  private final AdviceSpec execute = advice(OutermostCall.EXECUTION, "ExecuteAdvice");
  private final AdviceSpec internal = new AdviceSpec(OutermostCall.INTERNAL, WHERE);
  private final AdviceSpec close = advice(OutermostCall.INTERNAL, "CloseAdvice");

  private static AdviceSpec advice(String enter, String exit) {
    return new AdviceSpec(enter, "io.promtap.jdbc.StatementProbe$" + exit, WHERE);
  }

  @Override
  public String name() {
    return WHERE;
  }

  @Override
  public Collection<String> classNames() {
    return SQLITE;
  }

  /**
   * Returns the marks without {@code execute}, which too many classes have. Each class of a driver
   * that declares it also declares one of the marks.
   */
  @Override
  public Collection<String> marks() {
    return MARKS;
  }

  @Override
  public Collection<String> supertypes() {
    return STATEMENTS;
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    boolean isStatement = SQLITE.contains(head.name());
    if (head.isInterface()
        || !isStatement && (!declaresExecute(head) || !hierarchy.isAny(STATEMENTS))) {
      return;
    }
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec advice = method.isPublic() && !method.isStatic() ? adviceFor(method) : null;
      if (advice != null && !GeneratedProxies.passesOn(method)) {
        plan.weave(method, advice);
      }
    }
  }

  private @Nullable AdviceSpec adviceFor(ClassHead.Method method) {
    String name = method.name();
    if (isExecute(method)) {
      return execute;
    }
    if (method.toString().equals("close()V")) {
      return close;
    }
    return INTERNAL.contains(name) ? internal : null;
  }

  private static boolean declaresExecute(ClassHead head) {
    for (String mark : MARKS) {
      if (head.declares(mark)) {
        return true;
      }
    }
    return false;
  }

  /** Compares the parameters too: drivers have methods of their own with these names. */
  private static boolean isExecute(ClassHead.Method method) {
    return EXECUTE.contains(method.name())
        && (method.descriptor().startsWith("()")
            || method.descriptor().startsWith("(Ljava/lang/String;"));
  }

  /** Copied into {@code execute*}; the SQL is the first argument or was prepared. */
  static final class ExecuteAdvice {

    private ExecuteAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable PromtapThread thread,
        @Advice.This Object statement,
        @Advice.Argument(value = 0, optional = true, typing = Assigner.Typing.DYNAMIC)
            @Nullable Object sql,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thread != null) {
        thread.insideJdbc = false;
        PromtapBridge.jdbc.statementExited(thread, statement, sql, thrown);
      }
    }
  }

  /** Copied into {@code close()}. */
  static final class CloseAdvice {

    private CloseAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable PromtapThread thread, @Advice.This Object statement) {
      if (thread != null) {
        thread.insideJdbc = false;
      }
      // Inside another call too: the statement inside a wrapper is remembered as well.
      PromtapBridge.jdbc.statementClosed(thread, statement);
    }
  }
}
