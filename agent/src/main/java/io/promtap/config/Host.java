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

  /** Returns whether this is an address of this machine that no other machine can reach. */
  static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || isIpv4Loopback(host);
  }

  /** Returns whether this is 127.x.x.x; a name such as 127.example.com is not. */
  private static boolean isIpv4Loopback(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return host.startsWith("127.");
  }

  /** Returns whether there are two colons: with one, it is a host with a port. */
  private static boolean isIpv6(String host) {
    return host.indexOf(':') != host.lastIndexOf(':');
  }

  /** Returns whether all characters occur in names and addresses; % is for an IPv6 scope. */
  static boolean isPlausible(String host) {
    if (host.indexOf(':') >= 0 && !isIpv6(host)) {
      return false;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (!Character.isLetterOrDigit(c) && ".-_:%".indexOf(c) < 0) {
        return false;
      }
    }
    return !host.isEmpty() && host.length() <= LONGEST;
  }
}
