// SPDX-License-Identifier: Apache-2.0
package io.promtap.targets;

import io.promtap.attach.AttachApi;
import io.promtap.attach.AttachException;
import io.promtap.attach.PublishedPort;
import io.promtap.attach.RemoteJvm;
import io.promtap.attach.RunningJvm;
import io.promtap.attach.RunningJvms;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A search for targets that can be repeated. It asks a JVM through the attach API only if Promtap
 * runs in it, it keeps its performance data to itself, and either something asked it before or the
 * user wants it: the first question starts a thread there.
 */
public final class TargetSearch {

  private static final int RUNS_OF_SILENCE = 20;

  private final @Nullable String host;
  private final boolean ask;

  /** The answers of JVMs that were asked, so that one that hangs stays what it was. */
  private final Map<String, PublishedPort> answers = new HashMap<>();

  /** The JVMs that did not answer, and why. Each holds up all others, so it is asked seldom. */
  private final Map<String, String> silent = new HashMap<>();

  private int runs;

  /**
   * @param host the name of this machine for a Prometheus elsewhere; {@code null} for one here
   * @param ask whether to ask JVMs that nothing has asked yet
   */
  public TargetSearch(@Nullable String host, boolean ask) {
    this.host = host;
    this.ask = ask;
  }

  /**
   * Finds the targets of this moment.
   *
   * @throws AttachException if this machine does not show its processes
   */
  public FoundTargets run() throws AttachException {
    FoundTargets found = new FoundTargets();
    if (++runs % RUNS_OF_SILENCE == 0) {
      silent.clear();
    }
    Set<String> alive = new HashSet<>();
    for (RunningJvm jvm : RunningJvms.find()) {
      alive.add(jvm.identity());
      add(jvm.port() == null ? asked(jvm, found) : jvm, found);
    }
    answers.keySet().retainAll(alive);
    silent.keySet().retainAll(alive);
    return found;
  }

  private void add(RunningJvm jvm, FoundTargets found) {
    PublishedPort port = jvm.port();
    if (port == null) {
      return;
    }
    String reached = address(jvm, port, found);
    if (reached != null) {
      found.add(new Target(reached, port, jvm.main(), jvm.pid()));
    }
  }

  private @Nullable String address(RunningJvm jvm, PublishedPort port, FoundTargets found) {
    String process = "process " + jvm.pid() + ": the port " + port.port();
    if (jvm.isInOtherNetwork()) {
      String reached = port.isOnAllInterfaces() ? jvm.reachableAddress() : port.address();
      if (reached == null || port.isOnLoopback()) {
        found.note(process + " is in another network (a container?) that is not reached from here");
        return null;
      }
      return reached;
    }
    if (host == null) {
      return port.isOnAllInterfaces() ? jvm.reachableAddress() : port.address();
    }
    if (port.isOnLoopback() && !isLoopback(host)) {
      found.note(process + " listens on " + port.address() + " only, so not at " + host);
    }
    return host;
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.matches("\\[?::1]?");
  }

  private RunningJvm asked(RunningJvm jvm, FoundTargets found) {
    String identity = jvm.identity();
    String reason = silent.get(identity);
    if (reason == null && !(ask || jvm.isListening())) {
      reason =
          "has Promtap, but keeps its performance data to itself (-XX:-UsePerfData,"
              + " -XX:+PerfDisableSharedMem, or no room in /tmp); --ask asks it, which starts a"
              + " thread in it";
    } else if (reason == null) {
      reason = ask(jvm);
    }
    PublishedPort answer = answers.get(identity);
    if (reason != null && answer == null) {
      found.note("process " + jvm.pid() + ": " + reason);
    }
    return jvm.with(answer);
  }

  /** Returns the reason why there is no answer. */
  private @Nullable String ask(RunningJvm jvm) {
    try (RemoteJvm connection = AttachApi.load().attach(jvm.pid())) {
      PublishedPort answer = connection.port();
      if (answer == null) {
        answers.remove(jvm.identity());
      } else {
        answers.put(jvm.identity(), answer);
      }
      return null;
    } catch (AttachException e) {
      String reason = String.valueOf(e.getMessage());
      silent.put(jvm.identity(), reason);
      return reason;
    }
  }
}
