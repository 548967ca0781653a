// SPDX-License-Identifier: Apache-2.0
package io.promtap.cli;

import io.promtap.config.ConfigLoader;
import io.promtap.config.LoadedConfig;
import io.promtap.config.PromtapConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A configuration file that a command takes only without a mistake. */
final class CheckedFile {

  private CheckedFile() {}

  /**
   * Reads a file and prints what is wrong with it.
   *
   * @return {@code null} if there is a mistake; warnings are none
   */
  static @Nullable PromtapConfig read(Path file, PrintWriter err) {
    LoadedConfig loaded = ConfigLoader.read(file);
    loaded.problems().forEach(err::println);
    loaded.warnings().forEach(warning -> err.println("warning: " + warning));
    return loaded.problems().isEmpty() ? loaded.config() : null;
  }
}
