// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import io.promtap.config.ConfigException;
import io.promtap.config.ConfigLoader;
import io.promtap.config.FileWatch;
import io.promtap.config.PromtapConfig;
import io.promtap.config.StartOptions;
import io.promtap.log.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;

/**
 * A task of the housekeeper that reads the configuration file again after it changed, and puts its
 * rules in force. A wrong file changes nothing.
 */
final class ConfigReload implements Runnable {

  /** The values of {@code promtap_config_reloads_total}. */
  final LongAdder succeeded = new LongAdder();

  final LongAdder failed = new LongAdder();

  private final StartOptions options;
  private final Path file;
  private final FileWatch watch;
  private final RuleUpdate rules;
  private final PromtapConfig started;
  private PromtapConfig running;

  /**
   * @param options name the configuration file, if there is one
   * @param watchOrNull began to watch the file before it was read
   * @param started the configuration that was read at the start
   */
  ConfigReload(
      StartOptions options, FileWatch watchOrNull, PromtapConfig started, RuleUpdate rules) {
    this.options = options;
    this.file = options.configFile();
    this.watch = watchOrNull;
    this.started = started;
    this.running = started;
    this.rules = rules;
  }

  /** Reads the file if it changed. Called about once a second. */
  @Override
  public void run() {
    if (watch != null && watch.hasChanged()) {
      reload();
    }
  }

  private void reload() {
    PromtapConfig next;
    try {
      if (Files.size(file) == 0) {
        // Valid YAML, but more often the result of a full disk than of an intention.
        failed.increment();
        Log.error(file + " is empty; what runs stays as it is");
        return;
      }
      next = ConfigLoader.load(file).withHttpServer(options.host(), options.port());
    } catch (IOException gone) {
      failed.increment();
      Log.error(file + " cannot be read (" + gone + "); what runs stays as it is");
      return;
    } catch (ConfigException e) {
      failed.increment();
      e.problems().forEach(problem -> Log.error(problem.toString()));
      Log.error(file + " is not used; what runs stays as it is");
      return;
    }
    try {
      apply(next);
      succeeded.increment();
    } catch (RuntimeException | Error unforeseen) {
      failed.increment();
      Log.error(file + " is in force in part only; the next change of it is tried", unforeseen);
    }
  }

  private void apply(PromtapConfig next) {
    Log.info("reloaded " + file + ": " + rules.apply(next.rules()));
    if (next.differsBesidesRules(running) && next.differsBesidesRules(started)) {
      Log.warn(file + ": what changed outside of rules, executions and packs waits for a restart");
    }
    running = next;
  }
}
