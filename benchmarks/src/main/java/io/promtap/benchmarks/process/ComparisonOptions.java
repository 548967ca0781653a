// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * The options that {@code startup} and {@code latency} share; the hidden ones come from the script.
 */
final class ComparisonOptions {
  @Option(names = "--test-app", required = true, hidden = true)
  private Path testApp;

  @Option(names = "--spring-boot", hidden = true, description = "a class path")
  private String springBoot = "";

  @Option(names = "--agent", required = true, hidden = true)
  private Path agent;

  @Option(names = "--config", required = true, hidden = true)
  private Path config;

  @Option(names = "--opentelemetry", required = true, hidden = true)
  private Path openTelemetry;

  @Option(names = "--logs", required = true, hidden = true)
  Path logs;

  @Option(
      names = "--variants",
      split = ",",
      defaultValue = "none,empty,promtap,otel",
      description =
          "of none, empty (an agent that does nothing), promtap, promtap_defaults (no YAML file),"
              + " otel (${DEFAULT-VALUE})")
  List<Variant> variants;

  @Option(names = "--check", description = "exit 1 if the project's own limit is exceeded")
  boolean check;

  Variant.Jars jars() throws IOException {
    return new Variant.Jars(
        testApp, springBoot, EmptyAgent.write(logs), agent, config, openTelemetry);
  }
}
