// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import io.promtap.log.Log;
import java.util.function.BooleanSupplier;

/**
 * A task of the housekeeper that says once that somebody wrote over the jar while the JVM runs.
 * Classes that were not loaded before then cannot be loaded, each with a failure that says little.
 */
final class JarWatch implements Runnable {

  private final ClassLoader loader;
  private boolean told;

  /**
   * @param loader Promtap's own, which answers as a {@link BooleanSupplier} whether the jar changed
   */
  JarWatch(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  public void run() {
    if (!told && loader instanceof BooleanSupplier && ((BooleanSupplier) loader).getAsBoolean()) {
      told = true;
      Log.error(
          "promtap.jar was changed while this JVM runs, and parts of it cannot be loaded any more;"
              + " restart the service. A jar that is moved over the old one does no harm");
    }
  }
}
