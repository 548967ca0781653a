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
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * HikariCP's own work: opening, validating and closing physical connections, on its threads and on
 * the application's. None of it is a query or a connection of the application. Names as in HikariCP
 * 2.4 to 6; one that a version does not have is simply not woven.
 */
public final class HikariProbe implements Probe {

  private static final String BASE = "com/zaxxer/hikari/pool/PoolBase";
  private static final String POOL = "com/zaxxer/hikari/pool/HikariPool";

  private static final Set<String> OWN_WORK =
      new HashSet<>(
          Arrays.asList(
              "newPoolEntry",
              "newConnection",
              "isConnectionAlive",
              "isConnectionDead",
              "quietlyCloseConnection",
              "resetConnectionState"));

  private final AdviceSpec internal =
      new AdviceSpec("io.promtap.jdbc.ConnectionProbe$InternalAdvice", "jdbc.pool");
  private final AdviceSpec open =
      new AdviceSpec("io.promtap.jdbc.HikariProbe$OpenAdvice", "jdbc.pool");
  private final AdviceSpec shutdown =
      new AdviceSpec("io.promtap.jdbc.HikariProbe$ShutdownAdvice", "jdbc.pool");

  @Override
  public String name() {
    return "jdbc.pool";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(BASE, POOL);
  }

  @Override
  public Collection<String> marks() {
    return Collections.emptyList();
  }

  @Override
  public Collection<String> supertypes() {
    return Collections.emptyList();
  }

  @Override
  public void select(ClassFile classFile, Hierarchy hierarchy, Selection selection) {
    boolean isPool = classFile.name().equals(POOL);
    for (ClassFile.Method method : classFile.methods()) {
      if (OWN_WORK.contains(method.name()) && !method.isStatic()) {
        selection.weave(method, internal);
      } else if (isPool && method.toString().equals("<init>(Lcom/zaxxer/hikari/HikariConfig;)V")) {
        selection.weave(method, open);
      } else if (isPool && method.toString().equals("shutdown()V")) {
        selection.weave(method, shutdown);
      }
    }
  }

  /** Copied into the pool's constructor; a pool that fails to open is none. */
  static final class OpenAdvice {

    private OpenAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object pool, @Advice.Argument(0) Object config) {
      PromtapBridge.jdbc.poolOpened(pool, config);
    }
  }

  /** Copied into {@code shutdown()}. */
  static final class ShutdownAdvice {

    private ShutdownAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object pool) {
      PromtapBridge.jdbc.poolClosed(pool);
    }
  }
}
