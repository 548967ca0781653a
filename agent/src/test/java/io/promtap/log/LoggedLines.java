// SPDX-License-Identifier: Apache-2.0
package io.promtap.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The lines that are logged while something runs. */
public final class LoggedLines {

  private LoggedLines() {}

  public static List<String> during(Action action) throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    Log.sink(lines::add);
    try {
      action.run();
    } finally {
      Log.sink(null);
    }
    return lines;
  }

  /** What may fail. */
  public interface Action {
    void run() throws Exception;
  }
}
