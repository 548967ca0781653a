// SPDX-License-Identifier: Apache-2.0
package io.promtap.cli;

import io.promtap.config.Packs;
import io.promtap.support.NearestName;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code packs [NAME]}. It lists the packs that ship with Promtap, or prints one of
 * them.
 */
@Command(
    name = "packs",
    description = {
      "Lists the packs: rules for libraries, for \"packs: [NAME]\" in a configuration.",
      "With a name: prints the rules of that pack."
    },
    mixinStandardHelpOptions = true)
final class PacksCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "A pack.")
  private @Nullable String name;

  private PacksCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (name == null) {
      int width = Packs.names().stream().mapToInt(String::length).max().orElse(0);
      for (String pack : Packs.names()) {
        out.println(padded(pack, width + 2) + Packs.description(pack));
      }
      return 0;
    }
    String yaml = Packs.yaml(name);
    if (yaml == null) {
      String nearest = NearestName.of(name, Packs.names());
      spec.commandLine()
          .getErr()
          .println(
              "there is no pack "
                  + name
                  + (nearest == null ? "" : "; did you mean " + nearest + "?"));
      return 1;
    }
    out.print(yaml);
    out.flush();
    return 0;
  }

  private static String padded(String text, int width) {
    StringBuilder padded = new StringBuilder(text);
    while (padded.length() < width) {
      padded.append(' ');
    }
    return padded.toString();
  }
}
