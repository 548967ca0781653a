// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The Java versions that a library runs on: a property of the library, known from its class files
 * or its documentation, and not of the agent.
 *
 * @param lowest the oldest of them
 * @param highest the newest of them; {@link Integer#MAX_VALUE} as long as it has run on all
 * @param whyNotNewer what happens on a newer one, without the agent too
 */
public record JavaVersions(int lowest, int highest, String whyNotNewer) {

  public static JavaVersions from(int lowest) {
    return new JavaVersions(lowest, Integer.MAX_VALUE, "");
  }

  public JavaVersions upTo(int last, String whyNotNewer) {
    return new JavaVersions(lowest, last, whyNotNewer);
  }

  /** Those that both run on. */
  public JavaVersions and(JavaVersions other) {
    JavaVersions sooner = highest <= other.highest ? this : other;
    return new JavaVersions(Math.max(lowest, other.lowest), sooner.highest, sooner.whyNotNewer);
  }

  /** Why it does not run on this one. */
  public Optional<String> obstacle(Jdk jdk) {
    if (jdk.major() < lowest) {
      return Optional.of("needs Java " + lowest);
    }
    return jdk.major() > highest
        ? Optional.of("runs up to Java " + highest + ": " + whyNotNewer)
        : Optional.empty();
  }

  /** Whether this one is neither the oldest nor the newest on which it runs, with these two. */
  Optional<String> betweenEnds(Jdk jdk, Collection<Jdk> oldestFirst) {
    List<Jdk> able = oldestFirst.stream().filter(any -> obstacle(any).isEmpty()).toList();
    Jdk oldest = able.get(0);
    Jdk newest = able.get(able.size() - 1);
    return jdk.equals(oldest) || jdk.equals(newest)
        ? Optional.empty()
        : Optional.of("only on " + oldest + " and " + newest);
  }
}
