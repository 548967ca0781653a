// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * The probe for drivers of R2DBC: the statements and batches that connections make, the publishers
 * of their executions, and those of the rows and counts of a result. Wrappers of all four are
 * woven, too.
 */
public final class R2dbcProbe implements Probe {

  private static final String SPI = "io/r2dbc/spi/";
  private static final String PUBLISHER = ")Lorg/reactivestreams/Publisher;";

  private static final List<String> CONNECTION = Collections.singletonList(SPI + "Connection");
  private static final List<String> BATCH = Collections.singletonList(SPI + "Batch");
  private static final List<String> RESULT = Collections.singletonList(SPI + "Result");
  private static final List<String> EXECUTABLE = Arrays.asList(SPI + "Statement", SPI + "Batch");

  /**
   * The methods that create statements of a driver or pool, by class: a new connection of
   * PostgreSQL's driver is asked for its isolation level and its types, r2dbc-pool validates.
   */
  private static final Map<String, List<String>> OWN_WORK = new HashMap<>();

  static {
    String postgresql = "io/r2dbc/postgresql/";
    OWN_WORK.put(
        postgresql + "PostgresqlConnectionFactory", Collections.singletonList("getIsolationLevel"));
    OWN_WORK.put(
        postgresql + "codec/BuiltinDynamicCodecs", Collections.singletonList("createQuery"));
    OWN_WORK.put(postgresql + "codec/PostgresTypes", Arrays.asList("lookupType", "lookupTypes"));
    OWN_WORK.put("io/r2dbc/pool/Validation", Collections.singletonList("validate"));
  }

  private static final String WHERE = "r2dbc";

  private final AdviceSpec make = advice("MakeAdvice");
  private final AdviceSpec add = advice("AddAdvice");
  private final AdviceSpec execute = advice("ExecuteAdvice");
  private final AdviceSpec read = advice("ReadAdvice");
  private final AdviceSpec filter = advice("FilterAdvice");
  private final AdviceSpec ownWork = new AdviceSpec(OutermostCall.INTERNAL, WHERE);

  private static AdviceSpec advice(String simpleName) {
    return new AdviceSpec("io.promtap.jdbc.R2dbcProbe$" + simpleName, WHERE);
  }

  @Override
  public String name() {
    return WHERE;
  }

  @Override
  public Collection<String> classNames() {
    return OWN_WORK.keySet();
  }

  /** A class that returns a subtype of these has the method of the interface as a bridge. */
  @Override
  public Collection<String> marks() {
    return Arrays.asList(
        "(" + PUBLISHER,
        "(Ljava/util/function/BiFunction;" + PUBLISHER,
        "(Ljava/lang/String;)L" + SPI + "Statement;",
        "(Ljava/lang/String;)L" + SPI + "Batch;");
  }

  @Override
  public Collection<String> supertypes() {
    return Arrays.asList(SPI + "Statement", SPI + "Batch", SPI + "Connection", SPI + "Result");
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    if (head.isInterface()) {
      return;
    }
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec advice = adviceOrNull(head.name(), method, hierarchy);
      if (advice != null) {
        plan.weave(method, advice);
      }
    }
  }

  private @Nullable AdviceSpec adviceOrNull(
      String className, ClassHead.Method method, Hierarchy hierarchy) {
    String name = method.name();
    List<String> work = OWN_WORK.get(className);
    if (work != null) {
      return work.contains(name) ? ownWork : null;
    }
    if (!method.isPublic() || method.isStatic() || !method.descriptor().endsWith(";")) {
      return null;
    }
    switch (name) {
      case "createStatement":
      case "createBatch":
        return hierarchy.isAny(CONNECTION) ? make : null;
      case "add":
        return takes(method, "(Ljava/lang/String;)") && hierarchy.isAny(BATCH) ? add : null;
      case "execute":
        return takes(method, "()") && hierarchy.isAny(EXECUTABLE) ? execute : null;
      case "getRowsUpdated":
      case "map":
      case "flatMap":
        return hierarchy.isAny(RESULT) ? read : null;
      case "filter":
        return hierarchy.isAny(RESULT) ? filter : null;
      case "validate":
      case "beginTransaction":
      case "createSavepoint":
      case "rollbackTransactionToSavepoint":
      case "setTransactionIsolationLevel":
        // Oracle's driver executes a statement for each of these.
        return hierarchy.isAny(CONNECTION) ? ownWork : null;
      default:
        return null;
    }
  }

  private static boolean takes(ClassHead.Method method, String parameters) {
    return method.descriptor().startsWith(parameters);
  }

  /** Copied into {@code createStatement} and {@code createBatch}. */
  static final class MakeAdvice {

    private MakeAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter() {
      return PromtapBridge.r2dbc.statementsBefore();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Enter int before,
        @Advice.Argument(value = 0, optional = true, typing = Assigner.Typing.DYNAMIC)
            @Nullable Object sql,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object statement) {
      PromtapBridge.r2dbc.made(before, statement, sql);
    }
  }

  /** Copied into {@code Batch.add}. */
  static final class AddAdvice {

    private AddAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object batch, @Advice.Argument(0) @Nullable String sql) {
      PromtapBridge.r2dbc.added(batch, sql);
    }
  }

  /** Copied into {@code execute}, and returns the observed publisher in place of the method's. */
  static final class ExecuteAdvice {

    private ExecuteAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter() {
      return PromtapBridge.r2dbc.statementsBefore();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static @Nullable Object exit(
        @Advice.Enter int before,
        @Advice.This Object statement,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object publisher) {
      return PromtapBridge.r2dbc.executed(before, statement, publisher);
    }
  }

  /** Copied into the methods of a result that give its rows or counts, like the one above. */
  static final class ReadAdvice {

    private ReadAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static @Nullable Object exit(
        @Advice.This Object result,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object publisher) {
      return PromtapBridge.r2dbc.read(result, publisher);
    }
  }

  /** Copied into {@code Result.filter}, which returns another result. */
  static final class FilterAdvice {

    private FilterAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object result,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object filtered) {
      PromtapBridge.r2dbc.filtered(result, filtered);
    }
  }
}
