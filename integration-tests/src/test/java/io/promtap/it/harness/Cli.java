// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code java -jar promtap.jar}, as a person calls it. */
public final class Cli {

  private Cli() {}

  /** Runs to its end. */
  public static AppProcess run(Jdk jdk, Path directory, Object... words) {
    List<String> arguments = new ArrayList<>();
    for (Object word : words) {
      arguments.add(word.toString());
    }
    JavaCommand command = JavaCommand.on(jdk);
    if (directory != null) {
      command.directory(directory);
    }
    return command.jar(Artifacts.agentJar(), arguments.toArray(new String[0])).run();
  }

  /** With the JDK of the tests, insisting on success. */
  public static String ok(Object... words) {
    AppProcess process = run(Jdks.current(), null, words);
    if (process.awaitExit() != 0) {
      throw new AssertionError(List.of(words) + ": " + process);
    }
    return String.join("\n", process.stdout());
  }

  /** With the JDK of the tests, insisting on a failure that is told in this one text. */
  public static String failed(Object... words) {
    AppProcess process = run(Jdks.current(), null, words);
    if (process.awaitExit() != 1) {
      throw new AssertionError(List.of(words) + ": " + process);
    }
    return String.join("\n", process.stderr());
  }
}
