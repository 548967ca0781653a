// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.support.Quote;
import org.jspecify.annotations.Nullable;

/**
 * A split agent argument: {@code [host:]port:config.yaml}, {@code [host:]port} or {@code
 * config.yaml}. The first is the form of jmx_exporter. The parts are unchecked texts. Immutable.
 *
 * <p>IPv6 addresses (in brackets, as in URLs) and Windows paths ({@code C:\promtap.yaml}) also
 * contain colons, so the argument is split from the left.
 */
final class StartArgument {

  private static final String FORMS =
      "expected [host:]port:config.yaml, [host:]port or config.yaml";

  private final @Nullable String host;
  private final @Nullable String port;
  private final @Nullable String configFile;
  private final @Nullable String problem;

  private StartArgument(
      @Nullable String host,
      @Nullable String port,
      @Nullable String configFile,
      @Nullable String problem) {
    this.host = host;
    this.port = port;
    this.configFile = configFile;
    this.problem = problem;
  }

  /** Takes off the quotes that a shell, Docker or a unit file left around a text. */
  static String unquoted(String text) {
    int last = text.length() - 1;
    boolean quoted = last > 0 && isQuote(text.charAt(0)) && text.charAt(last) == text.charAt(0);
    return quoted ? text.substring(1, last).trim() : text;
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  /** Takes the quotes off an address: {@code "127.0.0.1:9464":promtap.yaml}. */
  private static String withPlainStart(String argument) {
    int end = isQuote(argument.charAt(0)) ? argument.indexOf(argument.charAt(0), 1) : -1;
    return end < 0 ? argument : argument.substring(1, end) + argument.substring(end + 1);
  }

  /** Splits an argument that is not blank. */
  static StartArgument parse(String quoted) {
    String argument = withPlainStart(quoted);
    if (argument.startsWith("[")) {
      return startingWithIpv6(argument);
    }
    int colon = argument.indexOf(':');
    String head = colon < 0 ? argument : argument.substring(0, colon).trim();
    if (isNumber(head)) {
      return startingWithPort(null, argument);
    }
    if (colon < 0 || isPath(head, argument.substring(colon + 1))) {
      return new StartArgument(null, null, argument, null);
    }
    if (head.isEmpty()) {
      return wrong("has no host before the first colon; an IPv6 address needs brackets", argument);
    }
    return startingWithPort(head, argument.substring(colon + 1));
  }

  private static StartArgument startingWithIpv6(String argument) {
    int end = argument.indexOf("]:");
    if (end < 0) {
      return wrong("has no port after [host]; " + FORMS, argument);
    }
    return startingWithPort(argument.substring(1, end), argument.substring(end + 2));
  }

  private static StartArgument startingWithPort(@Nullable String host, String rest) {
    int colon = rest.indexOf(':');
    String port = unquoted((colon < 0 ? rest : rest.substring(0, colon)).trim());
    String file = colon < 0 ? null : unquoted(rest.substring(colon + 1).trim());
    if (!isNumber(port)) {
      // The first part may be no host, so the message shows it too.
      String shown = host + ":" + rest;
      return wrong("has no port after the host; " + FORMS, shown);
    }
    if (file != null && file.isEmpty()) {
      return new StartArgument(host, port, null, "names no file after the port's colon; " + FORMS);
    }
    return new StartArgument(host, port, file, null);
  }

  private static StartArgument wrong(String problem, String argument) {
    return new StartArgument(null, null, null, problem + ", found \"" + Quote.cut(argument) + "\"");
  }

  /** Returns whether the colon is in a path: after a directory, or after a Windows drive letter. */
  private static boolean isPath(String beforeColon, String afterColon) {
    boolean drive = beforeColon.length() == 1 && Character.isLetter(beforeColon.charAt(0));
    boolean fromRoot = afterColon.startsWith("\\") || afterColon.startsWith("/");
    return (drive && fromRoot) || beforeColon.indexOf('/') >= 0 || beforeColon.indexOf('\\') >= 0;
  }

  /** Returns -1 if this is no port. */
  static int portNumber(String text) {
    // Five digits cannot overflow. Nobody writes a longer port with leading zeros.
    if (!isNumber(text) || text.length() > 5) {
      return -1;
    }
    int number = Integer.parseInt(text);
    return number <= 65_535 ? number : -1;
  }

  /** Accepts a sign, so that -1 is reported as a wrong port and not as a missing file. */
  private static boolean isNumber(String text) {
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() > start;
  }

  @Nullable String host() {
    return host;
  }

  /** Returns digits, perhaps with a sign. */
  @Nullable String port() {
    return port;
  }

  @Nullable String configFile() {
    return configFile;
  }

  @Nullable String problem() {
    return problem;
  }
}
