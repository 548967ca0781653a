package io.promtap.cli;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider;

/**
 * The API of this JVM for getting into another one, as byte-buddy-agent finds it. Its {@code
 * VirtualMachine} is called by reflection: each JVM has it in another place, and Promtap's own
 * class loader, which has only the platform's above it, sees it in none.
 */
final class AttachApi {

  /**
   * Those that the JVM's own API serves. The others of the library are for a Java older than 8, for
   * a {@code tools.jar} that a property names, and for an API that the library imitates by native
   * calls, which cannot list JVMs and needs JNA.
   */
  private static final AttachmentProvider PROVIDER =
      new AttachmentProvider.Compound(
          AttachmentProvider.ForModularizedVm.INSTANCE,
          AttachmentProvider.ForJ9Vm.INSTANCE,
          AttachmentProvider.ForStandardToolsJarVm.JVM_ROOT,
          AttachmentProvider.ForStandardToolsJarVm.JDK_ROOT);

  private final Class<?> virtualMachine;

  private AttachApi(Class<?> virtualMachine) {
    this.virtualMachine = virtualMachine;
  }

  static AttachApi load() throws AttachException {
    return load(PROVIDER);
  }

  static AttachApi load(AttachmentProvider provider) throws AttachException {
    AttachmentProvider.Accessor accessor = provider.attempt();
    if (!accessor.isAvailable()) {
      throw new AttachException(
          "this Java, "
              + System.getProperty("java.home")
              + ", has no attach API (the module jdk.attach; on Java 8 lib/tools.jar):"
              + " run this with the java of a JDK");
    }
    return new AttachApi(accessor.getVirtualMachineType());
  }

  /** The JVMs of this user that can be found, by process id, with their main class or jar. */
  List<Jvm> list() throws AttachException {
    TreeMap<Long, Jvm> byPid = new TreeMap<>();
    try {
      Class<?> descriptor =
          Class.forName(
              virtualMachine.getName() + "Descriptor", false, virtualMachine.getClassLoader());
      for (Object found : (List<?>) virtualMachine.getMethod("list").invoke(null)) {
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
