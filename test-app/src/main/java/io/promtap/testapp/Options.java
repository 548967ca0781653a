// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The command line, with the environment below it.
 *
 * @param host address to listen on
 * @param port 0 takes any free port
 * @param requestsPerSecond of the built-in load, 0 for none
 * @param driveTotal requests after which the load ends, 0 for no end
 * @param seconds after which the service ends by itself, 0 for no end
 */
record Options(
    boolean help,
    String host,
    int port,
    int requestsPerSecond,
    long driveTotal,
    int seconds,
    String jdbcUrl,
    String jdbcUser,
    String jdbcPassword) {

  static final String USAGE =
      """
      usage: java -jar test-app.jar [options]
        --port N           port of the service (default 8080; 0 takes any free port)
        --host ADDRESS     address to listen on (default 127.0.0.1; 0.0.0.0 for all)
        --drive N          send N requests a second to itself
        --drive-total M    stop driving after exactly M requests
        --seconds S        end by itself after S seconds, exit code 0
        --jdbc-url URL     database (default: H2 in memory; or JDBC_URL)
        --jdbc-user NAME   (or JDBC_USER)
        --jdbc-password P  (or JDBC_PASSWORD)
        --help             this text""";

  // DB_CLOSE_ON_EXIT: H2's own shutdown hook would race with the pool's orderly close.
  private static final String H2_IN_MEMORY =
      "jdbc:h2:mem:testapp;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE";
  private static final int MAX_RATE = 100_000;

  static Options parse(String[] args, Map<String, String> environment) {
    boolean help = false;
    String host = "127.0.0.1";
    int port = 8080;
    int rate = 0;
    long total = 0;
    int seconds = 0;
    String url = environment.getOrDefault("JDBC_URL", "");
    String user = environment.getOrDefault("JDBC_USER", "");
    String password = environment.getOrDefault("JDBC_PASSWORD", "");
    Iterator<String> rest = List.of(args).iterator();
    while (rest.hasNext()) {
      String flag = rest.next();
      switch (flag) {
        case "--help", "-h" -> help = true;
        case "--host" -> host = value(flag, rest);
        case "--port" -> port = (int) number(flag, rest, 0, 65_535);
        case "--drive" -> rate = (int) number(flag, rest, 1, MAX_RATE);
        case "--drive-total" -> total = number(flag, rest, 1, Long.MAX_VALUE);
        case "--seconds" -> seconds = (int) number(flag, rest, 1, Integer.MAX_VALUE);
        case "--jdbc-url" -> url = value(flag, rest);
        case "--jdbc-user" -> user = value(flag, rest);
        case "--jdbc-password" -> password = value(flag, rest);
        default -> throw new IllegalArgumentException("unknown option " + flag);
      }
    }
    if (total > 0 && rate == 0) {
      throw new IllegalArgumentException("--drive-total needs --drive N, the requests a second");
    }
    String jdbcUrl = url.isEmpty() ? H2_IN_MEMORY : url;
    return new Options(help, host, port, rate, total, seconds, jdbcUrl, user, password);
  }

  private static String value(String flag, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(flag + " needs a value");
    }
    return rest.next();
  }

  private static long number(String flag, Iterator<String> rest, long min, long max) {
    String text = value(flag, rest);
    try {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, in the same words as a number out of range.
    }
    throw new IllegalArgumentException(
        flag + " needs a whole number from " + min + " to " + max + ", not \"" + text + "\"");
  }
}
