// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The outcome of reading a configuration file: the configuration that its right parts make, and
 * what is wrong. A wrong value has its default, a wrong rule is left out. If the file leaves open
 * where the side port may listen, the port of this configuration listens on loopback. Immutable.
 */
public final class LoadedConfig {

  private final PromtapConfig config;
  private final boolean used;
  private final List<Problem> problems;
  private final List<Problem> warnings;

  LoadedConfig(PromtapConfig config, boolean used, List<Problem> problems, List<Problem> warnings) {
    this.config = config;
    this.used = used;
    this.problems = Collections.unmodifiableList(new ArrayList<>(problems));
    this.warnings = Collections.unmodifiableList(new ArrayList<>(warnings));
  }

  public PromtapConfig config() {
    return config;
  }

  /** Returns whether the file could be read at all. If not, the configuration is the defaults. */
  public boolean isUsed() {
    return used;
  }

  /** Returns the mistakes in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }

  /** Returns what is understood although it is written in a wrong way, in the order of the file. */
  public List<Problem> warnings() {
    return warnings;
  }
}
