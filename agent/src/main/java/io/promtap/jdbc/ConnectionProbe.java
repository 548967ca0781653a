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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * The probe for connections: what they prepare, their end, and the calls inside which a driver or
 * pool runs SQL of its own. The methods that hand them out belong to {@link SourceProbe}.
 */
public final class ConnectionProbe implements Probe {

  private static final String PREPARE = "(Ljava/lang/String;)Ljava/sql/PreparedStatement;";

  /** A second mark: some drivers spread a connection over several classes, SQLite over three. */
  private static final String PREPARE_WITH_TYPES =
      "(Ljava/lang/String;III)Ljava/sql/PreparedStatement;";

  private static final String ISOLATION = "setTransactionIsolation";

  private static final List<String> ENDS = Arrays.asList("close", "abort");

  private static final List<String> CONNECTION = Collections.singletonList("java/sql/Connection");

  /**
   * Methods of a connection in which drivers and pools are known to run statements, or in which a
   * wrapper, such as Spring's lazy connection, takes the connection behind it.
   */
  private static final Set<String> INTERNAL =
      new HashSet<>(
          Arrays.asList(
              "isValid",
              "commit",
              "rollback",
              "setAutoCommit",
              "setReadOnly",
              "setTransactionIsolation",
              "getTransactionIsolation",
              "setCatalog",
              "getCatalog",
              "setSchema",
              "getSchema",
              "setSavepoint",
              "releaseSavepoint",
              "getMetaData",
              "setClientInfo",
              "setNetworkTimeout",
              "setHoldability",
              "getClientInfo",
              "createArrayOf",
              "createStruct"));

  private static final String WHERE = "jdbc.connection";

  private final AdviceSpec prepare = advice(OutermostCall.PREPARE, "PrepareAdvice");
  private final AdviceSpec create = advice(OutermostCall.PREPARE, "CreateAdvice");
  private final AdviceSpec close = advice(OutermostCall.INTERNAL, "CloseAdvice");
  private final AdviceSpec internal = new AdviceSpec(OutermostCall.INTERNAL, WHERE);

  private static AdviceSpec advice(String enter, String exit) {
    return new AdviceSpec(enter, "io.promtap.jdbc.ConnectionProbe$" + exit, WHERE);
  }

  @Override
  public String name() {
    return WHERE;
  }

  @Override
  public Collection<String> marks() {
    return Arrays.asList(PREPARE, PREPARE_WITH_TYPES, ISOLATION);
  }

  /** H2's handle overrides {@code close} alone, HikariCP's {@code abort} and no mark. */
  @Override
  public Collection<String> marksOfSubclasses() {
    return ENDS;
  }

  @Override
  public Collection<String> supertypes() {
    return CONNECTION;
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    boolean mayBeConnection =
        head.declares("prepareStatement")
            || head.declares(ISOLATION)
            || head.declares("close")
            || head.declares("abort");
    if (mayBeConnection && !head.isInterface() && hierarchy.isAny(CONNECTION)) {
      selectConnection(head, plan);
    }
  }

  private void selectConnection(ClassHead head, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec advice = isInstance(method) ? adviceFor(method) : null;
      if (advice != null && !GeneratedProxies.passesOn(method)) {
        plan.weave(method, advice);
      }
    }
  }

  private @Nullable AdviceSpec adviceFor(ClassHead.Method method) {
    String name = method.name();
    boolean prepares = name.equals("prepareStatement") || name.equals("prepareCall");
    if (prepares && method.descriptor().startsWith("(Ljava/lang/String;")) {
      return prepare;
    }
    if (name.equals("createStatement")) {
      return create;
    }
    if (method.toString().equals("close()V") || name.equals("abort")) {
      return close;
    }
    return INTERNAL.contains(name) ? internal : null;
  }

  private static boolean isInstance(ClassHead.Method method) {
    return method.isPublic() && !method.isStatic();
  }

  /** Copied into {@code prepareStatement} and {@code prepareCall}. */
  static final class PrepareAdvice {

    private PrepareAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable PromtapThread thread,
        @Advice.This Object connection,
        @Advice.Argument(0) @Nullable String sql,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object statement) {
      if (thread != null) {
        thread.insideJdbc = false;
        thread.preparing = null;
        PromtapBridge.jdbc.prepareExited(thread, statement, sql);
        PromtapBridge.jdbc.madeBy(connection, statement);
      } else {
        PromtapBridge.jdbc.innerMade(connection, statement, sql);
      }
    }
  }

  /** Copied into {@code createStatement}. */
  static final class CreateAdvice {

    private CreateAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable PromtapThread thread,
        @Advice.This Object connection,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object statement) {
      if (thread != null) {
        thread.insideJdbc = false;
        thread.preparing = null;
        PromtapBridge.jdbc.madeBy(connection, statement);
      } else {
        PromtapBridge.jdbc.innerMade(connection, statement, null);
      }
    }
  }

  /** Copied into {@code close} and {@code abort} of connections. */
  static final class CloseAdvice {

    private CloseAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable PromtapThread thread, @Advice.This Object connection) {
      if (thread != null) {
        thread.insideJdbc = false;
      }
      // Inside another call too: a wrapper may close a connection that the application got
      // elsewhere.
      try {
        PromtapBridge.jdbc.connectionClosed(connection);
      } catch (Throwable lost) {
        PromtapBridge.lostCloses[PromtapBridge.closesLost++ & PromtapBridge.LAST_LOST] = connection;
        throw lost;
      }
    }
  }
}
