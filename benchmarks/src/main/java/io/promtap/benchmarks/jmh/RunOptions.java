// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What all comparisons by JMH are told; the first two by the scripts that start them. */
final class RunOptions {

  @Option(names = "--agent", required = true, description = "the built promtap.jar", hidden = true)
  Path agent;

  @Option(names = "--results", required = true, description = "result folder", hidden = true)
  Path results;

  @Option(names = "--rounds", defaultValue = "3", description = "rounds (${DEFAULT-VALUE})")
  int rounds;

  @Option(names = "--quick", description = "does it run at all? figures mean nothing")
  boolean quick;
}
