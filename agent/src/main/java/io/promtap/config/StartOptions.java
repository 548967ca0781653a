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
import org.jspecify.annotations.Nullable;

/**
 * The options from the {@code -javaagent} argument and the environment: the configuration file, and
 * host and port, which override the file. The argument overrides the environment. Immutable.
 *
 * <p>Every JVM that starts with the agent reads them, so this class uses no YAML class, no regular
 * expression and no lambda.
 */
public final class StartOptions {

  private boolean enabled = true;
  private @Nullable Path configFile;
  private @Nullable String host;
  private @Nullable Integer port;
  private Log.Level logLevel = Log.Level.INFO;
  private @Nullable String doubt;
  private final List<String> problems = new ArrayList<>();

  private StartOptions() {}

  /** Reads the options. Never throws: a wrong option becomes a problem and is left out. */
  public static StartOptions of(
      @Nullable String argument, @Nullable Map<String, String> environment) {
    StartOptions options = new StartOptions();
    if (environment != null) {
      options.readEnvironment(environment);
    }
    if (argument != null && !argument.trim().isEmpty()) {
      options.readArgument(StartArgument.parse(StartArgument.unquoted(argument.trim())));
    }
    return options;
  }

  public boolean enabled() {
    return enabled;
  }

  /** Returns {@code null} if no file is named. */
  public @Nullable Path configFile() {
    return configFile;
  }

  /** Returns the host; {@code null} if the file decides. An IPv6 address has no brackets. */
  public @Nullable String host() {
    return host;
  }

  /** Returns the port; {@code null} if the file decides. */
  public @Nullable Integer port() {
    return port;
  }

  /** Returns the level of {@code PROMTAP_LOG_LEVEL}; INFO if that is not set. */
  public Log.Level logLevel() {
    return logLevel;
  }

  /** Returns complete messages about wrong options. */
  public List<String> problems() {
    return Collections.unmodifiableList(problems);
  }

  /**
   * Returns a configuration with the host and port of these options. If they are wrong, or name a
   * file in a wrong way, the port listens on loopback: nobody knows what was meant.
   */
  public PromtapConfig over(PromtapConfig file) {
    PromtapConfig config = file.withHttpServer(host, port);
    return doubt == null ? config : config.onLoopback(doubt);
  }

  private void readEnvironment(Map<String, String> environment) {
    String enabledText = variable(environment, "PROMTAP_ENABLED");
    if (enabledText != null) {
      readEnabled(enabledText);
    }
    String levelText = variable(environment, "PROMTAP_LOG_LEVEL");
    if (levelText != null) {
      readLogLevel(levelText);
    }
    String portText = variable(environment, "PROMTAP_PORT");
    // In Kubernetes a service called "promtap" sets PROMTAP_PORT=tcp://10.0.0.1:9464 in every pod.
    if (portText != null && !portText.contains("://")) {
      readPort(portText, "PROMTAP_PORT");
    }
    String hostText = variable(environment, "PROMTAP_HOST");
    if (hostText != null) {
      readHost(Host.withoutBrackets(hostText), "PROMTAP_HOST");
    }
    String fileText = variable(environment, "PROMTAP_CONFIG");
    if (fileText != null) {
      readConfigFile(fileText, "PROMTAP_CONFIG");
    }
  }

  /** Returns {@code null} if the variable is not set or blank. */
  private static @Nullable String variable(Map<String, String> environment, String name) {
    String text = environment.get(name);
    // Docker's --env-file and a unit of systemd keep quotes.
    String plain = text == null ? "" : StartArgument.unquoted(text.trim());
    return plain.isEmpty() ? null : plain;
  }

  private void readArgument(StartArgument argument) {
    String from = "the agent argument";
    if (argument.problem() != null) {
      refuse(from, argument.problem());
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
    if (isOneOf(text, "false", "0", "no", "off")) {
      enabled = false;
    } else if (!isOneOf(text, "true", "1", "yes", "on")) {
      problems.add("PROMTAP_ENABLED is neither true nor false: \"" + Quote.cut(text) + "\"");
    }
  }

  private void readLogLevel(String text) {
    Log.Level named = Log.Level.named(text);
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
      refuse(from, "has no usable host: \"" + Quote.cut(text) + "\"");
    }
  }

  private void readPort(String text, String from) {
    int number = StartArgument.portNumber(text);
    if (number >= 0) {
      port = number;
    } else {
      String shown = "\"" + Quote.cut(text) + "\"";
      refuse(from, "has no usable port, which is a number from 0 to 65535: " + shown);
    }
  }

  private void readConfigFile(String text, String from) {
    try {
      configFile = Paths.get(text);
    } catch (InvalidPathException e) {
      refuse(from, "has no usable file name: \"" + Quote.cut(text) + "\"");
    }
  }

  /** Adds a problem that leaves open where the port may listen. */
  private void refuse(String from, String problem) {
    problems.add(from + " " + problem);
    if (doubt == null) {
      doubt = from + " is wrong";
    }
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
