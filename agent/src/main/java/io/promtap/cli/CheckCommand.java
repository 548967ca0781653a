// SPDX-License-Identifier: Apache-2.0
package io.promtap.cli;

import io.promtap.attach.AttachException;
import io.promtap.check.ClassPath;
import io.promtap.check.LiveCheckRequest;
import io.promtap.check.MatchPrinter;
import io.promtap.check.RuleCheck;
import io.promtap.check.ScanProgress;
import io.promtap.check.ScannedClasses;
import io.promtap.config.PromtapConfig;
import io.promtap.weaving.bytebuddy.ByteBuddyWeaver;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code check FILE}. It checks a configuration file and shows what its rules match.
 */
@Command(
    name = "check",
    description = {
      "Checks a configuration file and shows what it says.",
      "With a class path or a running JVM: shows which methods each rule hits, and why one hits"
          + " nothing. Nothing is changed by that."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all is well",
      "1:the file has mistakes, or the JVM cannot be asked",
      "2:wrong usage, or a part of the class path is not there",
      "3:a rule hits nothing"
    })
final class CheckCommand implements Callable<Integer> {

  private static final int UNMATCHED = 3;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The configuration, such as promtap.yaml.")
  private Path file;

  @Option(
      names = {"--classpath", "-cp"},
      paramLabel = "PATH",
      description =
          "Directories, jars (also those of Spring Boot), wars and dir/*, as java has them; may be"
              + " given several times.")
  private List<String> classPath = new ArrayList<>();

  @Option(
      names = "--pid",
      paramLabel = "PID",
      description = "A running JVM: its process, or a part of its main class or jar.")
  private @Nullable String pid;

  @Option(names = "--allow-unmatched", description = "Exits with 0 although a rule hits nothing.")
  private boolean allowUnmatched;

  private CheckCommand() {}

  @Override
  public Integer call() {
    if (pid != null && !classPath.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--classpath and --pid are two ways to check; give one of them");
    }
    PrintWriter err = spec.commandLine().getErr();
    try {
      PromtapConfig config = CheckedFile.read(file, err);
      if (config == null) {
        return 1;
      }
      PrintWriter out = spec.commandLine().getOut();
      if (pid == null && classPath.isEmpty()) {
        new ConfigPrinter(out).print(config);
        return 0;
      }
      int unmatched = pid == null ? scan(config) : LiveCheckRequest.ask(pid, file, out);
      return unmatched == 0 || allowUnmatched ? 0 : UNMATCHED;
    } catch (AttachException | IOException e) {
      err.println(e.getMessage());
    }
    return 1;
  }

  private int scan(PromtapConfig config) throws IOException {
    try (ScannedClasses classes =
        new ScannedClasses(paths(), new ScanProgress(spec.commandLine().getErr()))) {
      RuleCheck check = new RuleCheck(config.rules(), classes, new ByteBuddyWeaver());
      return new MatchPrinter(spec.commandLine().getOut()).print(check.run(), check.classes());
    }
  }

  private Collection<Path> paths() {
    try {
      return ClassPath.parse(classPath);
    } catch (IOException missing) {
      throw new ParameterException(spec.commandLine(), missing.getMessage(), missing);
    }
  }
}
