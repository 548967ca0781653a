// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/**
 * The network that a process sees. A container mostly has one of its own; what listens on all
 * interfaces there is reached from the host by the container's address.
 */
final class NetworkNamespace {

  private static final String LOOPBACK = "127.";

  private final ProcessFacts process;

  NetworkNamespace(ProcessFacts process) {
    this.process = process;
  }

  /** Returns whether it is another one than that of this JVM; false where nobody can tell. */
  boolean isOther() {
    try {
      return !link(process).equals(link(ProcessFacts.ofThisJvm()));
    } catch (IOException | RuntimeException unknown) {
      return false;
    }
  }

  private static String link(ProcessFacts process) throws IOException {
    return Files.readSymbolicLink(process.file("ns/net")).toString();
  }

  /** Returns an address to reach it by; {@code null} if there is none. */
  @Nullable String address() {
    if (!isOther()) {
      return "127.0.0.1";
    }
    try {
      return firstLocal(process.text("net/fib_trie"));
    } catch (IOException | RuntimeException unknown) {
      return null;
    }
  }

  /** Returns the first address that the kernel's table of routes has for the machine itself. */
  static @Nullable String firstLocal(String table) {
    String last = "";
    for (String line : table.split("\n")) {
      String text = line.trim();
      if (text.startsWith("|-- ") || text.startsWith("+-- ")) {
        last = text.substring(4);
      } else if (text.startsWith("/32 host LOCAL") && !last.startsWith(LOOPBACK)) {
        return last;
      }
    }
    return null;
  }
}
