// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.Client;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Ports;
import io.promtap.it.harness.Reply;
import io.promtap.it.harness.Scrape;
import io.promtap.it.harness.TestApp;
import io.promtap.it.harness.Traffic;
import java.io.File;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The same application does the same with the agent as without it. */
@Isolated("It compares two runs of an application.")
class HarmlessIT {

  /**
   * A real service, from the outside. Ids and ports are the same in both runs, so nothing is left
   * out.
   */
  @Nested
  @ParameterizedClass(name = "{0}")
  @MethodSource("io.promtap.it.harness.Jdks#from17")
  class Service {
    private static Run without;
    private static Run with;

    /** What a run of the service showed to its clients and to whoever started it. */
    private record Run(
        List<Reply> replies,
        int exitCode,
        List<String> stdout,
        List<String> stderr,
        int complaints) {

      static Run of(TestApp app) {
        try (app) {
          List<Reply> replies = new Client(app.uri()).inOrder(Traffic.sampler().calls());
          AppProcess process = app.process();
          int exitCode = process.terminate();
          return new Run(
              replies,
              exitCode,
              process.stdout(),
              process.stderrOfApplication(),
              process.complaints().size());
        }
      }
    }

    Service(Jdk jdk) {}

    @BeforeParameterizedClassInvocation
    static void run_it_twice(Jdk jdk) {
      String port = String.valueOf(Ports.free());
      without = Run.of(TestApp.without(jdk, "--port", port));
      with = Run.of(TestApp.with(jdk, "--port", port));
    }

    @Test
    void every_response_is_the_same_byte_for_byte() {
      List<Reply> expected = without.replies();
      assertThat(with.replies()).hasSameSizeAs(expected);
      IntStream.range(0, expected.size())
          .forEach(
              i ->
                  assertThat(with.replies().get(i).comparable())
                      .isEqualTo(expected.get(i).comparable()));
    }

    @Test
    void errors_exceptions_unknown_paths_and_a_stream_are_among_the_responses() {
      assertThat(with.replies())
          .extracting(Reply::status)
          .contains(200, 201, 204, 302, 400, 401, 404, 405, 409, 410, 418, 500);
      assertThat(with.replies())
          .filteredOn(reply -> reply.call().endpoint().equals("/api/export"))
          .isNotEmpty()
          .allMatch(Reply::isStreamed);
    }

    @Test
    void exit_code_stdout_and_stderr_are_the_same() {
      assertThat(with.exitCode()).isEqualTo(without.exitCode());
      assertThat(with.stdout()).isEqualTo(without.stdout());
      assertThat(with.stderr()).isEqualTo(without.stderr());
    }

    @Test
    void the_agent_has_nothing_to_complain_about() {
      assertThat(with.complaints()).isZero();
    }
  }

  /** A JVM, from the inside: what an application can ask it. */
  @Nested
  @ParameterizedClass(name = "{0}")
  @MethodSource("io.promtap.it.harness.Jdks#all")
  class Jvm {
    private static List<String> without;
    private static List<String> with;
    private static int major;

    Jvm(Jdk jdk) {}

    @BeforeParameterizedClassInvocation
    static void ask_it_twice(Jdk jdk) {
      major = jdk.major();
      try (AppProcess plain = JavaCommand.on(jdk).app("JvmState").start()) {
        without = state(plain);
      }
      try (AppProcess process = JavaCommand.on(jdk).agent("0").app("JvmState").start()) {
        // Scraped first: what the agent does late must not show either.
        Scrape.of(process.awaitMetrics());
        with = state(process);
      }
    }

    private static List<String> state(AppProcess process) {
      process.awaitStdout("READY");
      process.say("go");
      process.awaitStdout("DONE");
      return process.stdout();
    }

    @Test
    void system_properties_are_the_same() {
      assertThat(properties(with)).isNotEmpty().isEqualTo(properties(without));
    }

    /**
     * Leaves out what the JDK makes different by itself: where the heap came to lie; on Java 8 the
     * jar of any agent at the end of the class path.
     */
    private static List<String> properties(List<String> state) {
      return lines(state, "property ").stream()
          .filter(line -> !line.startsWith("property java.vm.compressedOopsMode="))
          .map(line -> line.replace(File.pathSeparator + Artifacts.agentJar(), ""))
          .toList();
    }

    @Test
    void reflection_opens_the_same_members() {
      assertThat(lines(with, "open ")).hasSize(7).isEqualTo(lines(without, "open "));
    }

    @Test
    void the_threads_differ_by_daemons_of_promtap_only() {
      List<String> own = lines(with, "thread promtap");
      assertThat(own).isNotEmpty().allMatch(thread -> thread.endsWith(" daemon"));
      assertThat(lines(with, "thread "))
          .filteredOn(thread -> !own.contains(thread))
          .isEqualTo(lines(without, "thread "));
    }

    @Test
    void no_mbean_server_is_created() {
      assertThat(lines(with, "mbean-servers ")).containsExactly("mbean-servers 0");
    }

    private static List<String> lines(List<String> state, String start) {
      return state.stream().filter(line -> line.startsWith(start)).toList();
    }
  }
}
