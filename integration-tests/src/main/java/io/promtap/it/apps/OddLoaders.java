// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Class loaders that do not answer as others do. Each line on stdin names a kind: a loader of that
 * kind, made at the first line, loads a task and runs it.
 */
public final class OddLoaders {

  /** Names, since a class literal would load the class from here. */
  private static final String PREFIX = OddLoaders.class.getName() + "$";

  private static final String TASK = PREFIX + "Task";

  private static final Map<String, Object> TASKS = new HashMap<>();

  private OddLoaders() {}

  public static void main(String[] args) throws IOException {
    System.out.println("READY");
    BufferedReader stdin =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String kind; (kind = stdin.readLine()) != null; ) {
      System.out.println("RAN " + kind + " " + run(kind));
    }
  }

  private static String run(String kind) {
    try {
      Object task = TASKS.get(kind);
      if (task == null) {
        task = newTask(kind);
        TASKS.put(kind, task);
      }
      return (String) task.getClass().getMethod("run", String.class).invoke(task, kind);
    } catch (InvocationTargetException e) {
      return e.getCause().toString();
    } catch (Throwable e) {
      return e.toString();
    }
  }

  private static Object newTask(String kind) throws Exception {
    return taskClass(kind).getConstructor().newInstance();
  }

  private static Class<?> taskClass(String kind) throws Exception {
    switch (kind) {
      case "behind":
        URL classes = OddLoaders.class.getProtectionDomain().getCodeSource().getLocation();
        return new URLClassLoader(new URL[] {classes}, new Refusing("has-nothing")).loadClass(TASK);
      case "lookup":
        return byLookup("defineClass", new Class<?>[] {byte[].class}, new Object[1]);
      case "hidden":
        Class<?> option = Class.forName("[Ljava.lang.invoke.MethodHandles$Lookup$ClassOption;");
        return ((MethodHandles.Lookup)
                byLookup(
                    "defineHiddenClass",
                    new Class<?>[] {byte[].class, boolean.class, option},
                    new Object[] {
                      null, true, java.lang.reflect.Array.newInstance(option.getComponentType(), 0)
                    }))
            .lookupClass();
      default:
        return new Refusing(kind).loadClass(kind.endsWith("-heir") ? PREFIX + "Heir" : TASK);
    }
  }

  /** Defines the task from within its package in a loader that refuses. By reflection: Java 8. */
  @SuppressWarnings("unchecked")
  private static <T> T byLookup(String name, Class<?>[] types, Object[] arguments)
      throws Exception {
    Class<?> host = new Refusing("refuses").loadClass(PREFIX + "Host");
    Object lookup = host.getMethod("lookup").invoke(null);
    Method define = MethodHandles.Lookup.class.getMethod(name, types);
    arguments[0] = classFile(TASK);
    return (T) define.invoke(lookup, arguments);
  }

  private static byte[] classFile(String name) {
    String path = "/" + name.replace('.', '/') + ".class";
    try (InputStream in = OddLoaders.class.getResourceAsStream(path)) {
      byte[] bytes = new byte[in.available()];
      new DataInputStream(in).readFully(bytes);
      return bytes;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What all tasks are. */
  public abstract static class Top {}

  /** Stands between, so that a search for {@link Top} has to read it. */
  public abstract static class Base extends Top {}

  /** What the rules mean. */
  public static class Task extends Base {
    public String run(String kind) {
      return kind.concat(" is well");
    }
  }

  /** Has its method from its superclass. */
  public static final class Heir extends Task {}

  /** A class to define others beside. */
  public static class Host {
    public static MethodHandles.Lookup lookup() {
      return MethodHandles.lookup();
    }
  }

  /**
   * Defines the classes of this file anew and has a list of the others that it passes on; what it
   * does with all the rest is its kind.
   */
  private static final class Refusing extends ClassLoader {
    private static final List<String> PASSED_ON =
        Arrays.asList(
            "java.lang.Object",
            "java.lang.String",
            "java.lang.invoke.MethodHandles",
            "java.lang.invoke.MethodHandles$Lookup");

    private final String kind;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Refusing::daemon);

    Refusing(String kind) {
      super(null);
      this.kind = kind;
    }

    private static Thread daemon(Runnable task) {
      Thread daemon = new Thread(task);
      daemon.setDaemon(true);
      return daemon;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      if (name.startsWith(PREFIX) && !kind.equals("has-nothing")) {
        return kind.equals("hands-over") && name.equals(TASK) ? onOwnThread(name) : define(name);
      }
      if (PASSED_ON.contains(name)) {
        return Class.forName(name);
      }
      return other(name);
    }

    private Class<?> define(String name) {
      byte[] classFile = classFile(name);
      return defineClass(name, classFile, 0, classFile.length);
    }

    private Class<?> onOwnThread(String name) throws ClassNotFoundException {
      try {
        return thread.submit(() -> define(name)).get();
      } catch (Exception e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    private Class<?> other(String name) throws ClassNotFoundException {
      switch (kind) {
        case "delegates":
        case "resource-throws":
        case "resource-fails":
        case "resource-without-end":
        case "resource-hidden":
        case "resource-hidden-heir":
          return Class.forName(name);
        case "answers-null":
          return null;
        case "answers-another":
          return String.class;
        case "throws":
          throw new IllegalStateException(name + " is not wanted");
        case "fails":
          throw new AssertionError(name + " is not wanted");
        case "recurses":
          return loadClass(name, false);
        case "multiplies":
          return new Refusing(kind).loadClass(TASK);
        case "waits":
          return await(name);
        case "hands-over":
          return onOwnThread(name);
        default:
          throw new ClassNotFoundException(name + " is not on the list");
      }
    }

    private static Class<?> await(String name) throws ClassNotFoundException {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        throw new ClassNotFoundException(name, e);
      }
      return null;
    }

    @Override
    public URL getResource(String name) {
      switch (kind) {
        case "resource-throws":
          throw new IllegalStateException(name + " is not wanted");
        case "resource-fails":
          throw new AssertionError(name + " is not wanted");
        case "resource-without-end":
          return endless();
        case "resource-hidden":
        case "resource-hidden-heir":
          return null;
        default:
          return OddLoaders.class.getClassLoader().getResource(name);
      }
    }

    private static URL endless() {
      try {
        return new URL(null, "odd:endless", new Endless());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** A resource that never ends. */
  private static final class Endless extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() {
          return new InputStream() {
            @Override
            public int read() {
              return 0;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
              return length;
            }
          };
        }
      };
    }
  }
}
