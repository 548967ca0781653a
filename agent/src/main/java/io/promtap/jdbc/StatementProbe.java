package io.promtap.jdbc;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassFile;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.Selection;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * The {@code execute*} methods of every {@code Statement}: those of drivers and those of the
 * wrappers that pools put around them. The outermost call of a thread is the application's.
 */
public final class StatementProbe implements Probe {

  private static final List<String> STATEMENTS =
      Arrays.asList(
          "java/sql/Statement", "java/sql/PreparedStatement", "java/sql/CallableStatement");

  private static final Set<String> EXECUTE =
      new HashSet<>(
          Arrays.asList(
              "execute",
              "executeQuery",
              "executeUpdate",
              "executeLargeUpdate",
              "executeBatch",
              "executeLargeBatch"));

  private final AdviceSpec execute =
      new AdviceSpec("io.promtap.jdbc.StatementProbe$ExecuteAdvice", "jdbc.statement");
  private final AdviceSpec addBatch =
      new AdviceSpec("io.promtap.jdbc.StatementProbe$AddBatchAdvice", "jdbc.statement");
  private final AdviceSpec clearBatch =
      new AdviceSpec("io.promtap.jdbc.StatementProbe$ClearBatchAdvice", "jdbc.statement");
  private final AdviceSpec close =
      new AdviceSpec("io.promtap.jdbc.StatementProbe$CloseAdvice", "jdbc.statement");

  @Override
  public String name() {
    return "jdbc.statement";
  }

  @Override
  public Collection<String> classNames() {
    return Collections.emptyList();
  }

  /**
   * {@code execute} alone is in too many classes; no driver declares it without another of these.
   */
  @Override
  public Collection<String> marks() {
    return Arrays.asList(
        "executeQuery", "executeUpdate", "executeLargeUpdate", "executeBatch", "executeLargeBatch");
  }

  @Override
  public Collection<String> supertypes() {
    return STATEMENTS;
  }

  @Override
  public void select(ClassFile classFile, Hierarchy hierarchy, Selection selection) {
    if (classFile.methods().stream().noneMatch(StatementProbe::isExecute)
        || !hierarchy.isAny(STATEMENTS)) {
      return;
    }
    for (ClassFile.Method method : classFile.methods()) {
      if (isExecute(method)) {
        selection.weave(method, execute);
      } else if (method.toString().equals("addBatch(Ljava/lang/String;)V")) {
        selection.weave(method, addBatch);
      } else if (method.toString().equals("clearBatch()V")) {
        selection.weave(method, clearBatch);
      } else if (method.toString().equals("close()V")) {
        selection.weave(method, close);
      }
    }
  }

  /** By the parameters too: drivers have methods of their own with these names. */
  private static boolean isExecute(ClassFile.Method method) {
    return EXECUTE.contains(method.name())
        && method.isPublic()
        && !method.isStatic()
        && (method.descriptor().startsWith("()")
            || method.descriptor().startsWith("(Ljava/lang/String;"));
  }

  /** Copied into {@code execute*}; the SQL is the first argument or was prepared. */
  static final class ExecuteAdvice {

    private ExecuteAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long[] enter() {
      return PromtapBridge.jdbc.timedEntered();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter long[] thread,
        @Advice.This Object statement,
        @Advice.Argument(value = 0, optional = true, typing = Assigner.Typing.DYNAMIC) Object sql,
        @Advice.Thrown Throwable thrown) {
      if (thread != null) {
        thread[0] = 0;
        PromtapBridge.jdbc.statementExited(thread[1], statement, sql, thrown);
      }
    }
  }

  /** Copied into {@code addBatch(String)}. */
  static final class AddBatchAdvice {

    private AddBatchAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long[] enter() {
      return PromtapBridge.jdbc.internalEntered();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter long[] thread,
        @Advice.This Object statement,
        @Advice.Argument(0) String sql,
        @Advice.Thrown Throwable thrown) {
      if (thread != null) {
        thread[0] = 0;
        if (thrown == null) {
          PromtapBridge.jdbc.batchAdded(statement, sql);
        }
      }
    }
  }

  /** Copied into {@code clearBatch()}. */
  static final class ClearBatchAdvice {

    private ClearBatchAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long[] enter() {
      return PromtapBridge.jdbc.internalEntered();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter long[] thread, @Advice.This Object statement) {
      if (thread != null) {
        thread[0] = 0;
        PromtapBridge.jdbc.batchCleared(statement);
      }
    }
  }

  /** Copied into {@code close()}. */
  static final class CloseAdvice {

    private CloseAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long[] enter() {
      return PromtapBridge.jdbc.internalEntered();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter long[] thread, @Advice.This Object statement) {
      if (thread != null) {
        thread[0] = 0;
        PromtapBridge.jdbc.statementClosed(statement);
      }
    }
  }
}
