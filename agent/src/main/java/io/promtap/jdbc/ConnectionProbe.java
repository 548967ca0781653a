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
 * Connections: where they come from ({@code DataSource.getConnection}, {@code Driver.connect}),
 * what they prepare, where they end, and the calls inside which a driver or pool runs SQL of its
 * own.
 */
public final class ConnectionProbe implements Probe {

  private static final String PREPARE = "(Ljava/lang/String;)Ljava/sql/PreparedStatement;";
  private static final String GET = "()Ljava/sql/Connection;";
  private static final String CONNECT =
      "(Ljava/lang/String;Ljava/util/Properties;)Ljava/sql/Connection;";
  private static final String GET_TABLES =
      "(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;[Ljava/lang/String;)Ljava/sql/ResultSet;";

  private static final List<String> CONNECTION = Collections.singletonList("java/sql/Connection");
  private static final List<String> DATA_SOURCE = Collections.singletonList("javax/sql/DataSource");
  private static final List<String> DRIVER = Collections.singletonList("java/sql/Driver");
  private static final List<String> METADATA =
      Collections.singletonList("java/sql/DatabaseMetaData");

  /** Methods of a connection in which drivers and pools are known to run statements. */
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
              "setNetworkTimeout"));

  private final AdviceSpec prepare = advice("PrepareAdvice");
  private final AdviceSpec close = advice("CloseAdvice");
  private final AdviceSpec acquire = advice("AcquireAdvice");
  private final AdviceSpec internal = advice("InternalAdvice");

  private static AdviceSpec advice(String name) {
    return new AdviceSpec("io.promtap.jdbc.ConnectionProbe$" + name, "jdbc.connection");
  }

  @Override
  public String name() {
    return "jdbc.connection";
  }

  @Override
  public Collection<String> classNames() {
    return Collections.emptyList();
  }

  @Override
  public Collection<String> marks() {
    return Arrays.asList(PREPARE, GET, CONNECT, GET_TABLES);
  }

  @Override
  public Collection<String> supertypes() {
    return Arrays.asList(
        "java/sql/Connection",
        "javax/sql/DataSource",
        "java/sql/Driver",
        "java/sql/DatabaseMetaData");
  }

  @Override
  public void select(ClassFile classFile, Hierarchy hierarchy, Selection selection) {
    if (declares(classFile, "prepareStatement", PREPARE) && hierarchy.isAny(CONNECTION)) {
      selectConnection(classFile, selection);
    }
    if (declares(classFile, "getConnection", GET) && hierarchy.isAny(DATA_SOURCE)) {
      selectNamed(classFile, selection, "getConnection", ")Ljava/sql/Connection;");
    }
    if (declares(classFile, "connect", CONNECT) && hierarchy.isAny(DRIVER)) {
      selectNamed(classFile, selection, "connect", CONNECT);
    }
    if (declares(classFile, "getTables", GET_TABLES) && hierarchy.isAny(METADATA)) {
      for (ClassFile.Method method : classFile.methods()) {
        if (isInstance(method) && method.descriptor().endsWith(")Ljava/sql/ResultSet;")) {
          selection.weave(method, internal);
        }
      }
    }
  }

  private void selectConnection(ClassFile classFile, Selection selection) {
    // What stands behind a generated proxy is woven itself; only what the application takes from
    // the
    // proxy and gives back to it has to be seen here.
    boolean isProxy = classFile.name().contains("/$Proxy");
    for (ClassFile.Method method : classFile.methods()) {
      if (!isInstance(method)) {
        continue;
      }
      boolean prepares =
          method.name().equals("prepareStatement") || method.name().equals("prepareCall");
      if (prepares && method.descriptor().startsWith("(Ljava/lang/String;")) {
        selection.weave(method, prepare);
      } else if (method.toString().equals("close()V") || method.name().equals("abort")) {
        selection.weave(method, close);
      } else if (!isProxy && INTERNAL.contains(method.name())) {
        selection.weave(method, internal);
      }
    }
  }

  private void selectNamed(
      ClassFile classFile, Selection selection, String name, String descriptorEnd) {
    for (ClassFile.Method method : classFile.methods()) {
      if (isInstance(method)
          && method.name().equals(name)
          && method.descriptor().endsWith(descriptorEnd)) {
        selection.weave(method, acquire);
      }
    }
  }

  private static boolean declares(ClassFile classFile, String name, String descriptor) {
    for (ClassFile.Method method : classFile.methods()) {
      if (method.name().equals(name) && method.descriptor().equals(descriptor)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isInstance(ClassFile.Method method) {
    return method.isPublic() && !method.isStatic();
  }

  /** Copied into {@code prepareStatement} and {@code prepareCall}. */
  static final class PrepareAdvice {

    private PrepareAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long[] enter() {
      return PromtapBridge.jdbc.internalEntered();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter long[] thread,
        @Advice.Argument(0) String sql,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) Object statement) {
      if (thread != null) {
        thread[0] = 0;
        PromtapBridge.jdbc.prepareExited(statement, sql);
      }
    }
  }

  /** Copied into {@code close} and {@code abort} of connections. */
  static final class CloseAdvice {

    private CloseAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long[] enter() {
      return PromtapBridge.jdbc.internalEntered();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter long[] thread, @Advice.This Object connection) {
      if (thread != null) {
        thread[0] = 0;
        PromtapBridge.jdbc.connectionClosed(connection);
      }
    }
  }

  /** Copied into {@code getConnection} and {@code connect}. */
  static final class AcquireAdvice {

    private AcquireAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long[] enter() {
      return PromtapBridge.jdbc.timedEntered();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter long[] thread,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) Object connection,
        @Advice.Thrown Throwable thrown) {
      if (thread != null) {
        thread[0] = 0;
        PromtapBridge.jdbc.acquireExited(thread[1], connection, thrown);
      }
    }
  }

  /** Copied into calls inside which statements are not the application's. */
  static final class InternalAdvice {

    private InternalAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long[] enter() {
      return PromtapBridge.jdbc.internalEntered();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter long[] thread) {
      if (thread != null) {
        thread[0] = 0;
      }
    }
  }
}
