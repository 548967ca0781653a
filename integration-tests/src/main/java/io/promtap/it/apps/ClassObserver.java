// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An agent that writes down what a JVM is made of: {@code code FILE} the code of all classes of the
 * application, before any agent that was loaded after the first look; {@code watch FILE} the same
 * after all agents, and from then on what each class is given anew; {@code state FILE} that, the
 * threads, and how many classes of Promtap a garbage collection leaves.
 */
public final class ClassObserver {

  private static final int BATCH = 200;
  private static final Map<String, byte[]> GIVEN = new ConcurrentHashMap<>();

  /** Of the first look. */
  private static Instrumentation first;

  private ClassObserver() {}

  public static void agentmain(String arguments, Instrumentation instrumentation)
      throws IOException {
    String[] words = arguments.split(" ", 2);
    first = first == null ? instrumentation : first;
    Map<String, byte[]> code = GIVEN;
    if (words[0].equals("code")) {
      code = code(first);
    } else if (words[0].equals("watch")) {
      code = code(instrumentation);
      GIVEN.clear();
      instrumentation.addTransformer(new Recorder(GIVEN), true);
    }
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(Paths.get(words[1]))))) {
      out.writeInt(code.size());
      for (Map.Entry<String, byte[]> entry : code.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeInt(entry.getValue().length);
        out.write(entry.getValue());
      }
      if (words[0].equals("state")) {
        out.writeInt(classesOfPromtap(instrumentation));
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        out.writeInt(threads.size());
        for (Thread thread : threads) {
          out.writeUTF(thread.getName());
        }
      }
    }
  }

  private static Map<String, byte[]> code(Instrumentation instrumentation) {
    Map<String, byte[]> code = new ConcurrentHashMap<>();
    Recorder recorder = new Recorder(code);
    instrumentation.addTransformer(recorder, true);
    List<Class<?>> all = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (isOfApplication(type.getClassLoader())
          && !type.isArray()
          && instrumentation.isModifiableClass(type)) {
        all.add(type);
      }
    }
    for (int from = 0; from < all.size(); from += BATCH) {
      retransform(instrumentation, all.subList(from, Math.min(from + BATCH, all.size())));
    }
    instrumentation.removeTransformer(recorder);
    return code;
  }

  private static void retransform(Instrumentation instrumentation, List<Class<?>> types) {
    try {
      instrumentation.retransformClasses(types.toArray(new Class<?>[0]));
    } catch (UnmodifiableClassException | LinkageError e) {
      // One that lacks a class it names cannot be; the others can.
      if (types.size() > 1) {
        types.forEach(type -> retransform(instrumentation, Arrays.asList(type)));
      }
    }
  }

  /** The platform loader too: it has the proxies that pools make of JDBC's interfaces. */
  private static boolean isOfApplication(ClassLoader loader) {
    return loader != null
        && !loader.getClass().getName().endsWith("DelegatingClassLoader")
        && !isOfPromtap(loader);
  }

  private static boolean isOfPromtap(ClassLoader loader) {
    return loader != null && loader.getClass().getName().endsWith(".HiddenLoader");
  }

  private static int classesOfPromtap(Instrumentation instrumentation) {
    System.gc();
    int classes = 0;
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (isOfPromtap(type.getClassLoader())) {
        classes++;
      }
    }
    return classes;
  }

  /** Sees the code of a class as the agents before it have left it. */
  private static final class Recorder implements ClassFileTransformer {
    private final Map<String, byte[]> code;

    Recorder(Map<String, byte[]> code) {
      this.code = code;
    }

    @Override
    public byte[] transform(
        ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] classFile) {
      if (type != null && isOfApplication(loader) && !name.contains("$$Lambda")) {
        code.put(name + "@" + Integer.toHexString(System.identityHashCode(loader)), classFile);
      }
      return null;
    }
  }
}
