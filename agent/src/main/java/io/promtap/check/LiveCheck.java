// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import io.promtap.attach.AttachProtocol;
import io.promtap.config.ConfigLoader;
import io.promtap.config.PromtapConfig;
import io.promtap.weaving.LoadedClassSource;
import io.promtap.weaving.bytebuddy.ByteBuddyWeaver;
import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;

/**
 * A check of rules against the classes of this JVM, with or without Promtap in it. It weaves
 * nothing and leaves nothing behind. Runs on the JVM's attach thread.
 */
public final class LiveCheck {

  private LiveCheck() {}

  /**
   * Checks the rules and writes the report.
   *
   * @param name of a file with the configuration; the report replaces it
   * @return {@link AttachProtocol#OK} and the number of rules without a match, or an error
   */
  public static String run(String name, Instrumentation instrumentation) {
    Path file = Paths.get(name);
    try {
      PromtapConfig config = ConfigLoader.load(file);
      RuleCheck check =
          new RuleCheck(
              config.rules(), new LoadedClassSource(instrumentation), new ByteBuddyWeaver());
      ByteArrayOutputStream report = new ByteArrayOutputStream();
      PrintWriter out = new PrintWriter(new OutputStreamWriter(report, StandardCharsets.UTF_8));
      int unmatched = new MatchPrinter(out).print(check.run(), check.classes());
      // Does not create the file: the command line did, readable for its user only.
      Files.write(
          file,
          report.toByteArray(),
          StandardOpenOption.WRITE,
          StandardOpenOption.TRUNCATE_EXISTING);
      return AttachProtocol.OK + unmatched;
    } catch (Throwable failure) {
      return "cannot check: " + failure;
    }
  }
}
