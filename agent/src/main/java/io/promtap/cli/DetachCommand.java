// SPDX-License-Identifier: Apache-2.0
package io.promtap.cli;

import io.promtap.attach.AttachApi;
import io.promtap.attach.AttachException;
import io.promtap.attach.AttachProtocol;
import io.promtap.attach.RemoteJvm;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code detach PID}. It stops Promtap in a JVM that goes on running. */
@Command(
    name = "detach",
    description = "Ends Promtap in a running JVM: its classes get their own code back.",
    mixinStandardHelpOptions = true)
final class DetachCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PID",
      description = "The process, or a part of its main class or jar that no other JVM has.")
  private String target;

  private DetachCommand() {}

  @Override
  public Integer call() {
    try (RemoteJvm jvm = AttachApi.load().attach(target)) {
      String answer = jvm.ask(AttachProtocol.DETACH);
      if (!answer.startsWith(AttachProtocol.OK)) {
        throw new AttachException("process " + jvm.pid() + ": promtap " + answer);
      }
      String done = answer.substring(AttachProtocol.OK.length());
      spec.commandLine().getOut().println("process " + jvm.pid() + " " + done);
      return 0;
    } catch (AttachException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    }
  }
}
