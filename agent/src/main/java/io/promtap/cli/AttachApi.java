package io.promtap.cli;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The JDK's own way into a running JVM, {@code com.sun.tools.attach}. By reflection: the module is
 * defined to the system class loader, which Promtap's own does not have above it, and on Java 8 it
 * is a jar beside the runtime.
 */
final class AttachApi {

  private static final String VIRTUAL_MACHINE = "com.sun.tools.attach.VirtualMachine";

  private final Class<?> virtualMachine;

  private AttachApi(Class<?> virtualMachine) {
    this.virtualMachine = virtualMachine;
  }

  static AttachApi load() throws AttachException {
    File home = new File(System.getProperty("java.home"));
    File tools = new File(home.getParentFile(), "lib/tools.jar");
    try {
      ClassLoader system = ClassLoader.getSystemClassLoader();
      // Stays open: the classes are loaded from it as they are needed.
      ClassLoader loader =
          tools.isFile() ? new URLClassLoader(new URL[] {tools.toURI().toURL()}, system) : system;
      return new AttachApi(loader.loadClass(VIRTUAL_MACHINE));
    } catch (ClassNotFoundException | IOException none) {
      throw new AttachException(
          "this Java, "
              + home
              + ", has no attach API (the module jdk.attach; on Java 8 lib/tools.jar):"
              + " run this with the java of a JDK");
    }
  }

  /** The JVMs of this user that can be found, by process id, with their main class or jar. */
  List<Jvm> list() throws AttachException {
    TreeMap<Long, Jvm> byPid = new TreeMap<>();
    try {
      for (Object found : (List<?>) virtualMachine.getMethod("list").invoke(null)) {
        Class<?> descriptor =
            virtualMachine
                .getClassLoader()
                .loadClass("com.sun.tools.attach.VirtualMachineDescriptor");
        String pid = (String) descriptor.getMethod("id").invoke(found);
        String name = (String) descriptor.getMethod("displayName").invoke(found);
        if (!pid.equals(OtherProcess.ownPid())) {
          byPid.put(Long.valueOf(pid), new Jvm(pid, name));
        }
      }
      return new ArrayList<>(byPid.values());
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new AttachException("the JVMs of this machine cannot be listed: " + cause(e));
    }
  }

  /**
   * @param target a process id, or a part of the main class or jar that one JVM alone has
   */
  TargetJvm attach(String target) throws AttachException {
    String pid = isPid(target) ? target : named(target);
    String obstacle = new OtherProcess(pid).obstacle();
    if (obstacle != null) {
      throw new AttachException(obstacle);
    }
    try {
      return new TargetJvm(
          pid, virtualMachine.getMethod("attach", String.class).invoke(null, pid), virtualMachine);
    } catch (ReflectiveOperationException e) {
      throw new AttachException("no attach to process " + pid + ": " + explain(cause(e)));
    }
  }

  private String named(String part) throws AttachException {
    List<Jvm> fitting = new ArrayList<>();
    for (Jvm jvm : list()) {
      if (jvm.main().contains(part)) {
        fitting.add(jvm);
      }
    }
    if (fitting.size() == 1) {
      return fitting.get(0).pid();
    }
    StringBuilder message = new StringBuilder();
    message.append(fitting.isEmpty() ? "no JVM of this user" : "more than one JVM");
    message.append(" has \"").append(part).append("\" in its main class or jar");
    for (Jvm jvm : fitting) {
      message.append(System.lineSeparator()).append("  ").append(jvm);
    }
    throw new AttachException(message.toString());
  }

  private static boolean isPid(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Throwable cause(Exception e) {
    return e instanceof InvocationTargetException ? e.getCause() : e;
  }

  private static String explain(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("does not support the attach mechanism")) {
      return OtherProcess.ATTACH_DISABLED;
    }
    if (message.contains("Operation not permitted") || message.contains("Permission denied")) {
      return message + "; run this as the user of that process";
    }
    return message.equals("null") ? failure.toString() : message;
  }

  /** A JVM as it is listed. */
  static final class Jvm {
    private final String pid;
    private final String commandLine;

    Jvm(String pid, String commandLine) {
      this.pid = pid;
      this.commandLine = commandLine;
    }

    String pid() {
      return pid;
    }

    /** The main class, or the path of the jar. */
    String main() {
      int end = commandLine.indexOf(' ');
      return end < 0 ? commandLine : commandLine.substring(0, end);
    }

    @Override
    public String toString() {
      return pid + " " + (commandLine.isEmpty() ? "(unknown)" : commandLine);
    }
  }
}
