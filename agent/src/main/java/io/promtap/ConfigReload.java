// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import io.promtap.config.ConfigLoader;
import io.promtap.config.FileWatch;
import io.promtap.config.HttpServerConfig;
import io.promtap.config.LoadedConfig;
import io.promtap.config.PromtapConfig;
import io.promtap.config.StartOptions;
import io.promtap.exporter.Exporter;
import io.promtap.log.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A task of the housekeeper that reads the configuration file again when it has changed, and
 * applies its rules. A wrong file changes nothing.
 */
final class ConfigReload implements Runnable {

  /** The values of {@code promtap_config_reloads_total}. */
  final LongAdder succeeded = new LongAdder();

  final LongAdder failed = new LongAdder();

  private final StartOptions options;
  private final @Nullable FileWatch watch;
  private final RuleUpdate rules;
  private final Exporter exporter;
  private PromtapConfig started;
  private PromtapConfig running;

  /**
   * @param options name the configuration file, if there is one
   * @param watch began before the file was read; {@code null} if there is no file
   * @param started the configuration that was read at the start
   * @param exporter opens its port where the file says, if the file did not say so at the start
   */
  ConfigReload(
      StartOptions options,
      @Nullable FileWatch watch,
      PromtapConfig started,
      RuleUpdate rules,
      Exporter exporter) {
    this.options = options;
    this.watch = watch;
    this.started = started;
    this.running = started;
    this.rules = rules;
    this.exporter = exporter;
  }

  /** Reads the file if it has changed. Called about once a second. */
  @Override
  public void run() {
    Path file = options.configFile();
    if (watch != null && file != null && watch.hasChanged()) {
      reload(file);
    }
  }

  private void reload(Path file) {
    LoadedConfig loaded = ConfigLoader.read(file);
    try {
      if (Files.size(file) == 0) {
        // An empty file is valid YAML, but mostly the result of a full disk.
        failed.increment();
        Log.error(file + " is empty; what runs stays as it is");
        return;
      }
    } catch (IOException gone) {
      failed.increment();
      Log.error(file + " cannot be read (" + gone + "); what runs stays as it is");
      return;
    }
    if (!loaded.problems().isEmpty()) {
      failed.increment();
      loaded.problems().forEach(problem -> Log.error(problem.toString()));
      Log.error(file + " is not used; what runs stays as it is");
      return;
    }
    loaded.warnings().forEach(warning -> Log.warn(warning.toString()));
    try {
      apply(file, options.over(loaded.config()));
      succeeded.increment();
    } catch (RuntimeException | Error unforeseen) {
      failed.increment();
      Log.error(file + " is only partly in force; its next change is tried", unforeseen);
    }
  }

  private void apply(Path file, PromtapConfig next) {
    Log.info("reloaded " + file + ": " + rules.apply(next.rules()));
    openAsMeant(next);
    if (next.differsBesidesRules(running) && next.differsBesidesRules(started)) {
      Log.warn(file + ": what changed outside of rules, executions and packs waits for a restart");
    }
    running = next;
  }

  /** Opens a port that a mistake had closed, once the file says where it may listen. */
  private void openAsMeant(PromtapConfig next) {
    HttpServerConfig server = next.httpServer();
    if (running.httpServer().onLoopbackBecause() != null && server.onLoopbackBecause() == null) {
      exporter.move(server);
      started = started.withHttpServer(server);
    }
  }
}
