// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.config.FileWatch;
import io.promtap.log.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A value that is made of files, and made again when they change. If that fails, the value stays as
 * it is, the reason is said once, and it is tried again: a file may be half written, or its
 * neighbour may follow later.
 *
 * <p>The housekeeper's thread looks at the files, the connections take the value.
 */
final class FromFiles<T> {

  private static final int RETRY_TICKS = 10;

  private final String name;
  private final Maker<T> maker;
  private final List<FileWatch> watches = new ArrayList<>();
  private volatile T value;
  private String complaint = "";
  private int ticksToRetry;

  /**
   * Makes the value.
   *
   * @param name the key of the configuration, for messages
   */
  FromFiles(String name, Collection<Path> files, Maker<T> maker) throws ProtectionTrouble {
    this.name = name;
    this.maker = maker;
    for (Path file : files) {
      watches.add(new FileWatch(file));
    }
    this.value = make();
  }

  T get() {
    return value;
  }

  /** Makes the value again if a file has changed. Called about once a second. */
  void refresh() {
    boolean changed = false;
    for (FileWatch watch : watches) {
      changed |= watch.hasChanged();
    }
    boolean again = !complaint.isEmpty() && --ticksToRetry <= 0;
    if (!changed && !again) {
      return;
    }
    ticksToRetry = RETRY_TICKS;
    try {
      value = make();
      complaint = "";
      Log.info(name + ": what has changed is in force");
    } catch (ProtectionTrouble trouble) {
      complain(String.valueOf(trouble.getMessage()));
    }
  }

  private void complain(String message) {
    if (!message.equals(complaint)) {
      complaint = message;
      Log.warn(message + "; what was in force before stays");
    }
  }

  private T make() throws ProtectionTrouble {
    try {
      return maker.make();
    } catch (ProtectionTrouble named) {
      throw named;
    } catch (IOException trouble) {
      throw new ProtectionTrouble(name + ": " + trouble.getMessage());
    } catch (RuntimeException unforeseen) {
      throw new ProtectionTrouble(name + ": " + unforeseen);
    }
  }

  /** A maker of a value from what the files hold now. */
  interface Maker<T> {
    T make() throws IOException;
  }
}
