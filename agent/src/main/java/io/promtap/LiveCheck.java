package io.promtap;

import io.promtap.check.MatchPrinter;
import io.promtap.check.RuleCheck;
import io.promtap.config.ConfigLoader;
import io.promtap.config.PromtapConfig;
import io.promtap.weaving.LoadedClassFiles;
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
 * Says what rules would hit in this JVM, whether Promtap runs in it or not. Weaves nothing and
 * leaves nothing behind. On the JVM's attach thread.
 */
final class LiveCheck {

  private LiveCheck() {}

  /**
   * @param name of a file that holds the configuration, and takes the report instead
   * @return {@link Attach#OK} and how many rules hit nothing, or what went wrong
   */
  static String run(String name, Instrumentation instrumentation) {
    Path file = Paths.get(name);
    try {
      PromtapConfig config = ConfigLoader.load(file);
      RuleCheck check =
          new RuleCheck(
              config.rules(), new LoadedClassFiles(instrumentation), new ByteBuddyWeaver());
      ByteArrayOutputStream report = new ByteArrayOutputStream();
      PrintWriter out = new PrintWriter(new OutputStreamWriter(report, StandardCharsets.UTF_8));
      int unmatched = new MatchPrinter(out).print(check.run(), check.classes());
      // Not created: whoever asks has made it, for its eyes only.
      Files.write(
          file,
          report.toByteArray(),
          StandardOpenOption.WRITE,
          StandardOpenOption.TRUNCATE_EXISTING);
      return Attach.OK + unmatched;
    } catch (Throwable failure) {
      return "cannot check: " + failure;
    }
  }
}
