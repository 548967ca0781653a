// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.log.Log;
import io.promtap.support.Quote;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The options from the {@code -javaagent} argument and the environment: the configuration file, and
 * host and port, which override the file. The argument overrides the environment. Immutable.
 *
 * <p>Every JVM that starts with the agent reads them, so this class uses no YAML class, no regular
 * expression and no lambda.
 */
public final class StartOptions {

  private boolean enabled = true;
  private Path configFile;
  private String host;
  private Integer port;
  private Log.Level logLevel = Log.Level.INFO;
  private final List<String> problems = new ArrayList<>();

  private StartOptions() {}

  /** Never throws: what cannot be understood becomes a problem and is left out. */
  public static StartOptions of(String argumentOrNull, Map<String, String> environment) {
    StartOptions options = new StartOptions();
    options.readEnvironment(environment);
    String argument = argumentOrNull == null ? "" : argumentOrNull.trim();
    if (!argument.isEmpty()) {
      options.readArgument(StartArgument.parse(argument));
    }
    return options;
  }

  public boolean enabled() {
    return enabled;
  }

  /** Null if no file is named. */
  public Path configFile() {
    return configFile;
  }

  /** Null if the file decides; an IPv6 address stands without its brackets. */
  public String host() {
    return host;
  }

  /** Null if the file decides. */
  public Integer port() {
    return port;
  }

  /** From {@code PROMTAP_LOG_LEVEL}; INFO if that is not set. */
  public Log.Level logLevel() {
    return logLevel;
  }

  /** Finished messages about what was not understood. */
  public List<String> problems() {
    return Collections.unmodifiableList(problems);
  }

  private void readEnvironment(Map<String, String> environment) {
    if (environment == null) {
      return;
    }
    readEnabled(environment.get("PROMTAP_ENABLED"));
    readLogLevel(environment.get("PROMTAP_LOG_LEVEL"));
    String portText = environment.get("PROMTAP_PORT");
    // In Kubernetes a service called "promtap" sets PROMTAP_PORT=tcp://10.0.0.1:9464 in every pod.
    if (isSet(portText) && !portText.contains("://")) {
      readPort(portText.trim(), "PROMTAP_PORT");
    }
    if (isSet(environment.get("PROMTAP_HOST"))) {
      readHost(Host.withoutBrackets(environment.get("PROMTAP_HOST").trim()), "PROMTAP_HOST");
    }
    if (isSet(environment.get("PROMTAP_CONFIG"))) {
      readConfigFile(environment.get("PROMTAP_CONFIG").trim(), "PROMTAP_CONFIG");
    }
  }

  private void readArgument(StartArgument argument) {
    String from = "the agent argument";
    if (argument.problem() != null) {
      problems.add(from + " " + argument.problem());
    }
    if (argument.host() != null) {
      readHost(argument.host(), from);
    }
    if (argument.port() != null) {
      readPort(argument.port(), from);
    }
    if (argument.configFile() != null) {
      readConfigFile(argument.configFile(), from);
    }
  }

  private void readEnabled(String text) {
    if (!isSet(text)) {
      return;
    }
    if (isOneOf(text.trim(), "false", "0", "no", "off")) {
      enabled = false;
    } else if (!isOneOf(text.trim(), "true", "1", "yes", "on")) {
      problems.add("PROMTAP_ENABLED is neither true nor false: \"" + Quote.cut(text) + "\"");
    }
  }

  private void readLogLevel(String text) {
    if (!isSet(text)) {
      return;
    }
    Log.Level named = Log.Level.named(text.trim());
    if (named == null) {
      String shown = "\"" + Quote.cut(text) + "\"";
      problems.add("PROMTAP_LOG_LEVEL is not one of debug, info, warn, error, off: " + shown);
    } else {
      logLevel = named;
    }
  }

  private void readHost(String text, String from) {
    if (Host.isPlausible(text)) {
      host = text;
    } else {
      problems.add(from + " has no usable host: \"" + Quote.cut(text) + "\"");
    }
  }

  private void readPort(String text, String from) {
    int number = StartArgument.portNumber(text);
    if (number >= 0) {
      port = number;
    } else {
      String shown = "\"" + Quote.cut(text) + "\"";
      problems.add(from + " has no usable port, which is a number from 0 to 65535: " + shown);
    }
  }

  private void readConfigFile(String text, String from) {
    try {
      configFile = Paths.get(text);
    } catch (InvalidPathException e) {
      problems.add(from + " has no usable file name: \"" + Quote.cut(text) + "\"");
    }
  }

  private static boolean isSet(String text) {
    return text != null && !text.trim().isEmpty();
  }

  private static boolean isOneOf(String text, String... words) {
    for (String word : words) {
      if (word.equalsIgnoreCase(text)) {
        return true;
      }
    }
    return false;
  }
}
