// SPDX-License-Identifier: Apache-2.0
package io.helidon.http;

/** A stand-in for Helidon's interface. */
public interface PathMatcher {
  PathMatchers.MatchResult match(String path);
}
