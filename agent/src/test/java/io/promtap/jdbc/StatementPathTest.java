// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/**
 * A walk through the agent's own class files, from what woven code calls downwards. A virtual
 * thread that waits for a monitor keeps its carrier, so one lock here could stall a whole service.
 */
class StatementPathTest {

  private static final String RECORDER = "io/promtap/jdbc/JdbcRecorder";

  /** All of the bridge but the opening and closing of pools. */
  private static final List<String> CALLED =
      List.of(
          "beginTimed",
          "beginExecution",
          "beginPrepare",
          "beginInternal",
          "statementExited",
          "batchExited",
          "prepareExited",
          "madeBy",
          "innerMade",
          "batchAdded",
          "batchCleared",
          "statementClosed",
          "borrowExited",
          "connectExited",
          "handleExited",
          "connectionClosed",
          "ownerClosed");

  /** Once for each operation, some thirty in the life of a process, and for each application. */
  private static final Set<String> FIRST_SIGHT =
      Set.of(
          "io/promtap/jdbc/JdbcMetrics$Series.<init>",
          "io/promtap/applications/ByApplication.create",
          "io/promtap/applications/Applications.create");

  private final Set<String> seen = new HashSet<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final List<String> locks = new ArrayList<>();

  @Test
  void nothing_below_the_calls_of_a_statement_or_connection_takes_a_lock() throws IOException {
    CALLED.forEach(name -> visit(RECORDER + "." + name));
    while (!open.isEmpty()) {
      read(open.remove());
    }

    assertThat(locks).isEmpty();
    assertThat(seen)
        .as("what was read")
        .contains(
            "io/promtap/support/WeakIdentityMap.put",
            "io/promtap/jdbc/SqlOperation.of",
            "io/promtap/metrics/Histogram.observeNanos",
            "io/promtap/metrics/Counter.increment");
  }

  private void visit(String method) {
    if (method.startsWith("io/promtap/") && !FIRST_SIGHT.contains(method) && seen.add(method)) {
      open.add(method);
    }
  }

  /** All overloads of a method. */
  private void read(String method) throws IOException {
    int dot = method.indexOf('.');
    String wanted = method.substring(dot + 1);
    try (InputStream in =
        getClass().getResourceAsStream("/" + method.substring(0, dot) + ".class")) {
      new ClassReader(in)
          .accept(
              new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(
                    int access, String name, String type, String generic, String[] thrown) {
                  if (!name.equals(wanted)) {
                    return null;
                  }
                  if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
                    locks.add(method + " is synchronized");
                  }
                  return new Calls(method);
                }
              },
              ClassReader.SKIP_DEBUG);
    }
  }

  /** What one method calls. */
  private final class Calls extends MethodVisitor {
    private final String method;

    Calls(String method) {
      super(Opcodes.ASM9);
      this.method = method;
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.MONITORENTER) {
        locks.add(method + " enters a monitor");
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String type, boolean isInterface) {
      if (owner.startsWith("java/util/concurrent/locks/")
          || owner.equals("java/lang/ref/ReferenceQueue")
          || name.equals("computeIfAbsent")) {
        locks.add(method + " calls " + owner + "." + name);
      }
      visit(owner + "." + name);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String type, Handle bootstrap, Object... arguments) {
      for (Object argument : arguments) {
        if (argument instanceof Handle body) {
          visit(body.getOwner() + "." + body.getName());
        }
      }
    }
  }
}
