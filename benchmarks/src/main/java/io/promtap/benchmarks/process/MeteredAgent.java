// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.jar.JarFile;

/**
 * An agent that starts another one and reads the processor time of the threads that work for it: in
 * its {@code premain}, in its transformers, and of its own threads. It writes them to a file five
 * times a second.
 *
 * <p>The time of a service's start varies by more than an agent adds. These times vary as the
 * machine's speed does.
 */
final class MeteredAgent {

  private static final String SEPARATOR = "|";
  private static final long PAUSE_MILLIS = 200;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final LongAdder IN_TRANSFORMERS = new LongAdder();
  private static final ThreadLocal<boolean[]> INSIDE =
      ThreadLocal.withInitial(() -> new boolean[1]);
  private static volatile long inPremain;

  private MeteredAgent() {}

  /** Writes the agent's jar. */
  static Path write(Path folder) throws IOException {
    return AgentJar.write(folder.resolve("metered-agent.jar"), MeteredAgent.class, Metered.class);
  }

  /**
   * Returns the JVM's option.
   *
   * @param result gets the times in nanoseconds: premain, transformers, threads
   * @param argument what the metered agent is told
   */
  static String option(Path jar, Path result, Path agent, String argument) {
    return "-javaagent:" + jar + "=" + String.join(SEPARATOR, "" + result, "" + agent, argument);
  }

  public static void premain(String argument, Instrumentation instrumentation) throws Exception {
    String[] parts = argument.split("\\" + SEPARATOR, 3);
    Path result = Path.of(parts[0]);
    try (JarFile agent = new JarFile(parts[1])) {
      instrumentation.appendToSystemClassLoaderSearch(agent);
      String main = agent.getManifest().getMainAttributes().getValue("Premain-Class");
      boolean[] inside = INSIDE.get();
      inside[0] = true;
      long start = THREADS.getCurrentThreadCpuTime();
      ClassLoader.getSystemClassLoader()
          .loadClass(main)
          .getMethod("premain", String.class, Instrumentation.class)
          .invoke(null, parts[2], metered(instrumentation));
      inPremain = THREADS.getCurrentThreadCpuTime() - start;
      inside[0] = false;
    }
    Thread writer = new Thread(() -> writeForEver(result), "metered-agent");
    writer.setDaemon(true);
    writer.start();
  }

  private static Object metered(Instrumentation instrumentation) {
    Map<Object, Object> metered = Collections.synchronizedMap(new IdentityHashMap<>());
    return Proxy.newProxyInstance(
        MeteredAgent.class.getClassLoader(),
        new Class<?>[] {Instrumentation.class},
        (proxy, method, arguments) -> {
          Object[] passed = arguments == null ? null : arguments.clone();
          if (method.getName().equals("addTransformer")) {
            passed[0] = new Metered((ClassFileTransformer) arguments[0]);
            metered.put(arguments[0], passed[0]);
          } else if (method.getName().equals("removeTransformer")) {
            passed[0] = metered.remove(arguments[0]);
          }
          try {
            return method.invoke(instrumentation, passed);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  /** A transformer whose time counts, but for the classes that it loads itself. */
  static final class Metered implements ClassFileTransformer {
    private final ClassFileTransformer transformer;

    Metered(ClassFileTransformer transformer) {
      this.transformer = transformer;
    }

    @Override
    public byte[] transform(
        ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] file)
        throws IllegalClassFormatException {
      boolean[] inside = INSIDE.get();
      if (inside[0]) {
        return transformer.transform(loader, name, redefined, domain, file);
      }
      inside[0] = true;
      long start = THREADS.getCurrentThreadCpuTime();
      try {
        return transformer.transform(loader, name, redefined, domain, file);
      } finally {
        IN_TRANSFORMERS.add(THREADS.getCurrentThreadCpuTime() - start);
        inside[0] = false;
      }
    }
  }

  private static void writeForEver(Path result) {
    Path next = Path.of(result + ".next");
    try {
      while (true) {
        Files.writeString(next, inPremain + " " + IN_TRANSFORMERS + " " + ofOwnThreads());
        Files.move(next, result, StandardCopyOption.ATOMIC_MOVE);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (IOException | InterruptedException e) {
      System.err.println("metered agent: " + e);
    }
  }

  private static long ofOwnThreads() {
    long nanos = 0;
    for (long id : THREADS.getAllThreadIds()) {
      ThreadInfo thread = THREADS.getThreadInfo(id);
      if (thread != null && thread.getThreadName().startsWith("promtap")) {
        nanos += Math.max(0, THREADS.getThreadCpuTime(id));
      }
    }
    return nanos;
  }
}
