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
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * The probe for methods that hand out connections: {@code DataSource.getConnection}, {@code
 * Driver.connect} and {@code PooledConnection.getConnection}. {@code getPooledConnection} and
 * {@code getXAConnection} open a physical connection, which the application does not hold until it
 * gets a handle of it.
 */
public final class SourceProbe implements Probe {

  private static final String GET = "()Ljava/sql/Connection;";
  private static final String CONNECT =
      "(Ljava/lang/String;Ljava/util/Properties;)Ljava/sql/Connection;";
  private static final String GET_POOLED = "getPooledConnection";
  private static final String GET_XA = "getXAConnection";

  private static final List<String> DATA_SOURCE = Collections.singletonList("javax/sql/DataSource");
  private static final List<String> DRIVER = Collections.singletonList("java/sql/Driver");
  private static final List<String> POOLED =
      Arrays.asList("javax/sql/PooledConnection", "javax/sql/XAConnection");
  private static final List<String> PHYSICAL =
      Arrays.asList("javax/sql/ConnectionPoolDataSource", "javax/sql/XADataSource");

  /** The exit advice of calls that hand out a connection. {@link PoolProbe} uses it too. */
  static final String ACQUIRE = "io.promtap.jdbc.SourceProbe$AcquireAdvice";

  private static final String WHERE = "jdbc.connection";

  private final AdviceSpec acquire = new AdviceSpec(OutermostCall.TIMED, ACQUIRE, WHERE);
  private final AdviceSpec connect = advice(OutermostCall.TIMED, "ConnectAdvice");
  private final AdviceSpec handle = advice(OutermostCall.TIMED, "HandleAdvice");
  private final AdviceSpec closeOwner = advice(OutermostCall.INTERNAL, "CloseOwnerAdvice");
  private final AdviceSpec internal = new AdviceSpec(OutermostCall.INTERNAL, WHERE);

  private static AdviceSpec advice(String enter, String exit) {
    return new AdviceSpec(enter, "io.promtap.jdbc.SourceProbe$" + exit, WHERE);
  }

  @Override
  public String name() {
    return "jdbc.source";
  }

  @Override
  public Collection<String> marks() {
    return Arrays.asList(GET, CONNECT, GET_POOLED, GET_XA);
  }

  @Override
  public Collection<String> marksOfSubclasses() {
    return Collections.singleton("close");
  }

  @Override
  public Collection<String> supertypes() {
    return Arrays.asList(
        "javax/sql/DataSource",
        "java/sql/Driver",
        "javax/sql/PooledConnection",
        "javax/sql/ConnectionPoolDataSource",
        "javax/sql/XADataSource");
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    if (head.isInterface()) {
      return;
    }
    if (head.declares("getConnection")) {
      if (hierarchy.isAny(DATA_SOURCE)) {
        ConnectionOrigins.addSource(head.name());
        weave(head, plan, "getConnection", acquire);
      } else if (hierarchy.isAny(POOLED)) {
        weave(head, plan, "getConnection", handle);
      }
    }
    if (head.declares("close") && hierarchy.isAny(POOLED)) {
      weave(head, plan, "close", closeOwner);
    }
    if (head.declares("connect") && hierarchy.isAny(DRIVER)) {
      weave(head, plan, "connect", connect);
    }
    if ((head.declares(GET_POOLED) || head.declares(GET_XA)) && hierarchy.isAny(PHYSICAL)) {
      weave(head, plan, GET_POOLED, internal);
      weave(head, plan, GET_XA, internal);
    }
  }

  /** Weaves by name, not by return type, since a pool may declare a return type of its own. */
  private static void weave(ClassHead head, WeavingPlan plan, String name, AdviceSpec advice) {
    boolean closes = name.equals("close");
    for (ClassHead.Method method : head.methods()) {
      boolean fits = closes ? method.descriptor().equals("()V") : method.descriptor().endsWith(";");
      if (fits && method.isPublic() && !method.isStatic() && method.name().equals(name)) {
        plan.weave(method, advice);
      }
    }
  }

  /** Copied into {@code getConnection} of data sources, and into what lends for a pool. */
  static final class AcquireAdvice {

    private AcquireAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable PromtapThread thread,
        @Advice.This Object source,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object connection,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thread != null) {
        thread.insideJdbc = false;
        PromtapBridge.jdbc.borrowExited(thread, source, connection, thrown);
      }
    }
  }

  /** Copied into {@code connect} of drivers. */
  static final class ConnectAdvice {

    private ConnectAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable PromtapThread thread,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object connection,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thread != null) {
        thread.insideJdbc = false;
        PromtapBridge.jdbc.connectExited(thread, connection, thrown);
      }
    }
  }

  /** Copied into {@code PooledConnection.getConnection}. */
  static final class HandleAdvice {

    private HandleAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable PromtapThread thread,
        @Advice.This Object owner,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object connection,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thread != null) {
        thread.insideJdbc = false;
        PromtapBridge.jdbc.handleExited(thread, owner, connection, thrown);
      }
    }
  }

  /** Copied into {@code PooledConnection.close}. */
  static final class CloseOwnerAdvice {

    private CloseOwnerAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable PromtapThread thread, @Advice.This Object owner) {
      if (thread != null) {
        thread.insideJdbc = false;
      }
      try {
        PromtapBridge.jdbc.ownerClosed(owner);
      } catch (Throwable lost) {
        PromtapBridge.lostCloses[PromtapBridge.closesLost++ & PromtapBridge.LAST_LOST] = owner;
        throw lost;
      }
    }
  }
}
