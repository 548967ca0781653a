// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeteredAgentTest {

  private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  @Test
  void the_work_of_the_other_agent_is_counted_where_it_is_done(@TempDir Path folder)
      throws Exception {
    Path result = folder.resolve("times");
    Path working = AgentJar.write(folder.resolve("working.jar"), Working.class, Transformer.class);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(),
                MeteredAgent.option(MeteredAgent.write(folder), result, working, "an argument"),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                result.toString())
            .inheritIO()
            .start();

    assertThat(process.waitFor()).isZero();
    long[] nanos =
        Arrays.stream(Files.readString(result).split(" ")).mapToLong(Long::parseLong).toArray();
    assertThat(nanos[0]).isBetween(WORK_NANOS, 5 * WORK_NANOS);
    assertThat(nanos[1]).as("two classes").isBetween(2 * WORK_NANOS, 5 * WORK_NANOS);
    assertThat(nanos[2]).isBetween(WORK_NANOS, 5 * WORK_NANOS);
  }

  private static void work() {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start < WORK_NANOS) {
      Thread.onSpinWait();
    }
  }

  /** Works at the start, on a thread, and on two classes. */
  static final class Working {
    public static void premain(String argument, Instrumentation instrumentation) {
      if (argument.equals("an argument")) {
        work();
      }
      instrumentation.addTransformer(new Transformer());
    }
  }

  static final class Transformer implements ClassFileTransformer {
    @Override
    public byte[] transform(
        ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] file) {
      if (name != null && (name.endsWith("$First") || name.endsWith("$Second"))) {
        work();
      }
      return null;
    }
  }

  static final class First {}

  static final class Second {}

  /** Loads both classes, and ends when the times were written after that. */
  static final class Program {
    public static void main(String[] args) throws Exception {
      new First();
      new Second();
      CountDownLatch worked = new CountDownLatch(1);
      Thread own =
          new Thread(
              () -> {
                work();
                worked.countDown();
                LockSupport.park();
              },
              "promtap-thread");
      own.setDaemon(true);
      own.start();
      worked.await();
      Path result = Path.of(args[0]);
      long before = Files.exists(result) ? Files.getLastModifiedTime(result).toMillis() : 0;
      while (!Files.exists(result) || Files.getLastModifiedTime(result).toMillis() == before) {
        Thread.sleep(5);
      }
    }
  }
}
