// SPDX-License-Identifier: Apache-2.0
package io.helidon.http;

/** A stand-in for Helidon's class, whose matchers have no text: the methods that are woven. */
public final class PathMatchers {

  private PathMatchers() {}

  public static PathMatcher create(String pattern) {
    return pattern.endsWith("/*")
        ? prefix(pattern.substring(0, pattern.length() - 2))
        : pattern(pattern);
  }

  public static PathMatcher pattern(String pattern) {
    String expression = pattern.replaceAll("\\{[^}]*}", "[^/]+");
    return path -> new MatchResult(path.matches(expression));
  }

  public static PathMatcher prefix(String prefix) {
    return path -> new MatchResult(path.startsWith(prefix));
  }

  /** A stand-in for Helidon's class. */
  public static final class MatchResult {
    private final boolean accepted;

    MatchResult(boolean accepted) {
      this.accepted = accepted;
    }

    public boolean accepted() {
      return accepted;
    }
  }
}
