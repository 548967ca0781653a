// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

/** The checks of a host name that need no network. */
final class Host {

  /** The longest name that DNS allows. */
  private static final int LONGEST = 253;

  private Host() {}

  /** Turns {@code [::1]} as in URLs into {@code ::1} as in socket addresses. */
  static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** Returns whether all characters occur in names and addresses; % is for an IPv6 scope. */
  static boolean isPlausible(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (!Character.isLetterOrDigit(c) && ".-_:%".indexOf(c) < 0) {
        return false;
      }
    }
    return !host.isEmpty() && host.length() <= LONGEST;
  }
}
