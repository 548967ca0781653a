// SPDX-License-Identifier: Apache-2.0
package io.promtap.cli;

import io.promtap.attach.AttachApi;
import io.promtap.attach.AttachException;
import io.promtap.attach.AttachProtocol;
import io.promtap.attach.ProcessFacts;
import io.promtap.attach.PublishedPort;
import io.promtap.attach.RemoteJvm;
import io.promtap.attach.RunningJvms;
import io.promtap.config.PromtapConfig;
import io.promtap.support.OneLine;
import io.promtap.support.Version;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code attach [PID [FILE]]}. It starts Promtap in a running JVM, or lists the JVMs.
 */
@Command(
    name = "attach",
    description = {
      "Starts Promtap in a running JVM of the same user.",
      "Without a JVM: lists them, with those that Promtap runs in."
    },
    mixinStandardHelpOptions = true)
final class AttachCommand implements Callable<Integer> {

  /** The port opens a second after the attach; a name look-up may take longer. */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final long PAUSE_MILLIS = 100;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PID",
      description = "The process, or a part of its main class or jar that no other JVM has.")
  private @Nullable String target;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "The configuration, such as promtap.yaml.")
  private @Nullable Path file;

  @Option(names = "--port", description = "The port of the metrics; 0 takes any free one.")
  private @Nullable Integer port;

  @Option(names = "--host", description = "The host name or address that the port is opened on.")
  private @Nullable String host;

  private AttachCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    try {
      AttachApi api = AttachApi.load();
      if (target == null) {
        list(api);
        return 0;
      }
      return attach(api, target) ? 0 : 1;
    } catch (AttachException e) {
      err().println(e.getMessage());
    }
    return 1;
  }

  private void list(AttachApi api) throws AttachException {
    for (AttachApi.Jvm jvm : api.list()) {
      String state = state(api, jvm);
      spec.commandLine().getOut().println(jvm + (state == null ? "" : "  <- " + state));
    }
  }

  /**
   * Returns what a line of the list says about Promtap in a JVM. Connects only to a JVM that does
   * not publish its port and that something attached to before: the first attach starts a thread in
   * the service.
   */
  private static @Nullable String state(AttachApi api, AttachApi.Jvm jvm) {
    PublishedPort port = RunningJvms.port(jvm.pid());
    if (port != null) {
      return "promtap, metrics at " + port.url();
    }
    ProcessFacts process = new ProcessFacts(jvm.pid());
    if (process.isListening()) {
      try (RemoteJvm connection = api.attach(jvm.pid())) {
        String url = connection.announced(AttachProtocol.METRICS);
        if (url != null) {
          return "promtap, metrics at " + url;
        }
      } catch (AttachException e) {
        return e.getMessage();
      }
    }
    return process.hasThreadOfPromtap() ? "promtap" : null;
  }

  /** Returns whether the file has no mistake, so that the agent was started. */
  private boolean attach(AttachApi api, String target)
      throws AttachException, InterruptedException {
    String arguments = arguments();
    if (arguments == null) {
      return false;
    }
    try (RemoteJvm jvm = api.attach(target)) {
      String present = jvm.announced(AttachProtocol.METRICS);
      if (present != null) {
        throw new AttachException(
            "process " + jvm.pid() + ": promtap runs in it already, metrics at " + present);
      }
      String answer = jvm.ask(arguments);
      if (!answer.startsWith(AttachProtocol.OK)) {
        throw new AttachException("process " + jvm.pid() + ": promtap " + answer);
      }
      String version = answer.substring(AttachProtocol.OK.length());
      if (!version.equals(Version.current())) {
        err()
            .println(
                "note: that JVM runs promtap "
                    + version
                    + ", which it loaded before, and not "
                    + Version.current());
      }
      String url = awaitMetrics(jvm);
      PrintWriter out = spec.commandLine().getOut();
      out.println("attached to " + jvm.pid() + ": metrics at " + url);
      out.flush();
      if (version.equals(Version.current())) {
        printReport(jvm, out);
      }
    }
    return true;
  }

  private static String awaitMetrics(RemoteJvm jvm) throws AttachException, InterruptedException {
    long beginNanos = System.nanoTime();
    while (System.nanoTime() - beginNanos < LONGEST_WAIT_NANOS) {
      String url = jvm.announced(AttachProtocol.METRICS);
      if (url != null) {
        return url;
      }
      String trouble = jvm.announced(AttachProtocol.TROUBLE);
      if (trouble != null) {
        throw new AttachException("attached to " + jvm.pid() + ", but " + trouble);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new AttachException(
        "attached to " + jvm.pid() + ", but the port is not open yet; see its stderr");
  }

  /** Waits for the report of what was woven and what matched, and prints it. */
  private static void printReport(RemoteJvm jvm, PrintWriter out)
      throws AttachException, InterruptedException {
    long beginNanos = System.nanoTime();
    while (System.nanoTime() - beginNanos < LONGEST_WAIT_NANOS) {
      String report = jvm.announced(AttachProtocol.REPORT);
      if (report != null) {
        for (String line : report.split("\n")) {
          out.println("  " + OneLine.of(line, '?'));
        }
        return;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    out.println("  what was woven is not known yet; the log of the service will say it");
  }

  /**
   * Returns the options in the form of the agent argument. Checks the file first, because its
   * mistakes would otherwise only be in the log of the service.
   *
   * @return {@code null} if the file has mistakes, which are printed
   */
  private @Nullable String arguments() {
    if (port != null && (port < 0 || port > 65_535)) {
      throw new ParameterException(spec.commandLine(), "--port is not from 0 to 65535: " + port);
    }
    PromtapConfig config = file == null ? PromtapConfig.defaults() : CheckedFile.read(file, err());
    if (config == null) {
      return null;
    }
    String path = file == null ? "" : file.toAbsolutePath().normalize().toString();
    if (port == null && host == null) {
      return path;
    }
    String address = String.valueOf(port == null ? config.httpServer().port() : port);
    if (host != null) {
      boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
      address = (bare ? "[" + host + "]" : host) + ":" + address;
    }
    return path.isEmpty() ? address : address + ":" + path;
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
