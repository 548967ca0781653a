// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A JVM in which Promtap runs, as {@link RunningJvms} found it. Immutable. */
public final class RunningJvm {

  private final ProcessFacts process;
  private final String started;
  private final String main;
  private final @Nullable PublishedPort port;

  RunningJvm(ProcessFacts process, String started, String main, @Nullable PublishedPort port) {
    this.process = process;
    this.started = started;
    this.main = main;
    this.port = port;
  }

  public String pid() {
    return process.pid();
  }

  /** Returns a name that no other process has, now or later. */
  public String identity() {
    return process.pid() + " " + started;
  }

  /** Returns the main class or the file name of the jar, and nothing else of the command line. */
  public String main() {
    return main;
  }

  /** Returns {@code null} if the JVM has Promtap and does not show where its port is. */
  public @Nullable PublishedPort port() {
    return port;
  }

  /** Returns the same with a port that the JVM was asked for. */
  public RunningJvm with(@Nullable PublishedPort asked) {
    return new RunningJvm(process, started, main, asked);
  }

  /** Returns whether to ask it starts nothing in it, because something asked before. */
  public boolean isListening() {
    return process.isListening();
  }

  /**
   * Returns the address by which this machine reaches a port of the JVM that listens on all
   * interfaces.
   *
   * @return {@code null} if it is in a network of its own that has no address to be reached by
   */
  public @Nullable String reachableAddress() {
    return network().address();
  }

  /** Returns whether the JVM is in a network of its own, as in a container. */
  public boolean isInOtherNetwork() {
    return network().isOther();
  }

  private NetworkNamespace network() {
    return new NetworkNamespace(process);
  }

  /**
   * Returns the main class or the file name of the jar.
   *
   * @param command those and the arguments, with blanks between all
   */
  static String main(String command, ProcessFacts process) {
    String first = firstWord(command, process);
    return first.substring(first.lastIndexOf('/') + 1);
  }

  /** A path may contain blanks, and what follows the first one might be an argument. */
  private static String firstWord(String command, ProcessFacts process) {
    try {
      for (String word : process.text("cmdline").split("\0")) {
        if (!word.isEmpty() && (command + " ").startsWith(word + " ")) {
          return word;
        }
      }
    } catch (IOException unreadable) {
      // The part up to the first blank is right for all but few.
    }
    int end = command.indexOf(' ');
    return end < 0 ? command : command.substring(0, end);
  }
}
