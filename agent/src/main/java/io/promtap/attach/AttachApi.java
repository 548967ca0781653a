// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider;

/**
 * The JDK's attach API, as byte-buddy-agent finds it in this JVM. Its class {@code VirtualMachine}
 * is called by reflection: each JVM has it in a different place, and Promtap's class loader, whose
 * parent is the platform loader, does not see it.
 */
public final class AttachApi {

  /**
   * The providers that use the JVM's own API. The library has others, which are left out: for a
   * Java older than 8, for a {@code tools.jar} that a property names, and for a replacement of the
   * API by native calls, which cannot list JVMs and needs JNA.
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

  /** Returns the API of the JVM that this runs on. */
  public static AttachApi load() throws AttachException {
    return load(PROVIDER);
  }

  /** Returns the API that a provider finds. */
  public static AttachApi load(AttachmentProvider provider) throws AttachException {
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

  /** Returns the other JVMs of this user with their main class or jar, ordered by process id. */
  public List<Jvm> list() throws AttachException {
    TreeMap<Long, Jvm> byPid = new TreeMap<>();
    try {
      Class<?> descriptor =
          Class.forName(
              virtualMachine.getName() + "Descriptor", false, virtualMachine.getClassLoader());
      for (Object found : (List<?>) virtualMachine.getMethod("list").invoke(null)) {
        String pid = (String) descriptor.getMethod("id").invoke(found);
        String name = (String) descriptor.getMethod("displayName").invoke(found);
        if (!pid.equals(ProcessFacts.ownPid())) {
          byPid.put(Long.valueOf(pid), new Jvm(pid, name));
        }
      }
      return new ArrayList<>(byPid.values());
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new AttachException("the JVMs of this machine cannot be listed: " + TimeLimit.cause(e));
    }
  }

  /**
   * Connects to a JVM of this user.
   *
   * @param target a process id, or a part of the main class or jar that only one JVM has
   */
  public RemoteJvm attach(String target) throws AttachException {
    String pid = pid(target);
    String obstacle = new ProcessFacts(pid).obstacle();
    if (obstacle != null) {
      throw new AttachException(obstacle);
    }
    TimeLimit limit = new TimeLimit(pid);
    try {
      Object connection =
          limit.answer(() -> virtualMachine.getMethod("attach", String.class).invoke(null, pid));
      return new RemoteJvm(pid, connection, virtualMachine, limit);
    } catch (ExecutionException e) {
      throw new AttachException("no attach to process " + pid + ": " + explain(TimeLimit.cause(e)));
    }
  }

  /**
   * Returns the process id of a JVM of this user.
   *
   * @param target a process id, which is returned as it is, or a part of the main class or jar
   */
  public String pid(String target) throws AttachException {
    return isPid(target) ? target : named(target);
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
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String explain(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("does not support the attach mechanism")) {
      return ProcessFacts.ATTACH_DISABLED;
    }
    if (message.contains("Operation not permitted") || message.contains("Permission denied")) {
      return message + "; run this as the user of that process";
    }
    return message.equals("null") ? failure.toString() : message;
  }

  /** An entry of the list of JVMs. */
  public static final class Jvm {
    private final String pid;
    private final String commandLine;

    Jvm(String pid, String commandLine) {
      this.pid = pid;
      this.commandLine = commandLine;
    }

    public String pid() {
      return pid;
    }

    /** Returns the main class, or the path of the jar. */
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
