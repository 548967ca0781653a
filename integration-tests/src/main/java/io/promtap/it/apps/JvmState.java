// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.AccessibleObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.MBeanServerFactory;

/**
 * Prints what an application can tell about the JVM it runs in, once for each line on stdin, until
 * stdin ends. An argument {@code visible:a.B,c/D.class} asks for classes and resources.
 */
public final class JvmState {

  private JvmState() {}

  public static void main(String[] args) throws IOException {
    System.out.println("READY");
    BufferedReader stdin =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (stdin.readLine() != null) {
      List<String> lines = new ArrayList<>();
      properties(lines);
      threads(lines);
      reflection(lines);
      mbeanServers(lines);
      for (String arg : args) {
        visible(arg, lines);
      }
      lines.forEach(System.out::println);
      System.out.println("DONE");
    }
  }

  private static void properties(List<String> lines) {
    Map<String, String> sorted = new TreeMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      sorted.put(name, System.getProperty(name).replace("\n", "\\n"));
    }
    sorted.forEach((name, value) -> lines.add("property " + name + "=" + value));
  }

  private static void threads(List<String> lines) {
    List<String> threads = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      threads.add("thread " + thread.getName() + (thread.isDaemon() ? " daemon" : ""));
    }
    threads.stream().sorted().forEach(lines::add);
  }

  /** Members that only the JDK itself may open, and one that all may. */
  private static void reflection(List<String> lines) {
    openField(String.class, "value", lines);
    openField(Thread.class, "threadLocals", lines);
    openMethod(
        ClassLoader.class, "defineClass", lines, String.class, byte[].class, int.class, int.class);
    openMethod(Object.class, "clone", lines);
    openField(java.util.ArrayList.class, "elementData", lines);
    openField(java.sql.DriverManager.class, "registeredDrivers", lines);
    openField(JvmState.class, "OWN", lines);
  }

  @SuppressWarnings("unused") // by reflection
  private static final String OWN = "";

  private static void openField(Class<?> type, String name, List<String> lines) {
    try {
      lines.add("open " + type.getName() + "." + name + " " + open(type.getDeclaredField(name)));
    } catch (NoSuchFieldException e) {
      lines.add("open " + type.getName() + "." + name + " no such field");
    }
  }

  private static void openMethod(
      Class<?> type, String name, List<String> lines, Class<?>... parameters) {
    try {
      lines.add(
          "open "
              + type.getName()
              + "."
              + name
              + " "
              + open(type.getDeclaredMethod(name, parameters)));
    } catch (NoSuchMethodException e) {
      lines.add("open " + type.getName() + "." + name + " no such method");
    }
  }

  private static String open(AccessibleObject member) {
    try {
      member.setAccessible(true);
      return "yes";
    } catch (RuntimeException refused) {
      // Without the identity hash of the module, which is another one in each JVM.
      String message = String.valueOf(refused.getMessage()).replaceAll("@[0-9a-f]+", "");
      return refused.getClass().getSimpleName() + ": " + message;
    }
  }

  private static void mbeanServers(List<String> lines) {
    lines.add("mbean-servers " + MBeanServerFactory.findMBeanServer(null).size());
  }

  private static void visible(String argument, List<String> lines) {
    String prefix = "visible:";
    if (!argument.startsWith(prefix)) {
      return;
    }
    for (String name : argument.substring(prefix.length()).split(",")) {
      for (ClassLoader loader : loaders()) {
        String what =
            name + " for " + (loader == null ? "boot" : loader.getClass().getSimpleName());
        lines.add(
            (name.contains("/") ? seesResource(loader, name) : seesClass(loader, name))
                ? "visible " + what
                : "invisible " + what);
      }
    }
  }

  private static List<ClassLoader> loaders() {
    ClassLoader system = ClassLoader.getSystemClassLoader();
    return Arrays.asList(system, system.getParent(), null);
  }

  private static boolean seesClass(ClassLoader loader, String name) {
    try {
      Class.forName(name, false, loader);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static boolean seesResource(ClassLoader loader, String name) {
    return loader == null
        ? Object.class.getResource("/" + name) != null
        : loader.getResource(name) != null;
  }
}
