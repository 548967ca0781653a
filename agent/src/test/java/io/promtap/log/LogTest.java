// SPDX-License-Identifier: Apache-2.0
package io.promtap.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogTest {

  private final List<String> lines = new ArrayList<>();

  @BeforeEach
  void collect_lines() {
    Log.sink(lines::add);
  }

  @AfterEach
  void restore() {
    Log.sink(null);
    Log.level(Log.Level.INFO);
  }

  @Test
  void a_message_is_one_line_with_its_level() {
    Log.info("ready");
    Log.warn("careful");
    Log.error("broken");

    assertThat(lines)
        .containsExactly(
            "[promtap] INFO ready", "[promtap] WARN careful", "[promtap] ERROR broken");
  }

  @Test
  void line_breaks_and_control_characters_do_not_leave_the_line() {
    Log.info("a\nb\r\nc\u2028d\u001b[31me\tf");

    assertThat(lines).containsExactly("[promtap] INFO a b  c d [31me f");
  }

  @Test
  void a_cause_is_said_without_its_stack_trace() {
    Log.error("cannot listen", new IOException("port\nbusy"));

    assertThat(lines)
        .containsExactly("[promtap] ERROR cannot listen: java.io.IOException: port busy");
  }

  @Test
  void level_debug_adds_the_stack_trace_with_the_prefix_on_every_line() {
    Log.level(Log.Level.DEBUG);

    Log.warn("cannot listen", new IOException("busy"));

    assertThat(lines).hasSizeGreaterThan(3).allMatch(line -> line.startsWith("[promtap] "));
    assertThat(lines.get(2)).contains("at io.promtap.log.LogTest");
  }

  @Test
  void what_is_below_the_level_is_not_said() {
    Log.debug("detail");
    Log.level(Log.Level.ERROR);
    Log.warn("careful");
    Log.level(Log.Level.OFF);
    Log.error("broken");

    assertThat(lines).isEmpty();
  }

  @Test
  void levels_are_found_by_name_in_any_case() {
    assertThat(Log.Level.named("Debug")).isEqualTo(Log.Level.DEBUG);
    assertThat(Log.Level.named("loud")).isNull();
    assertThat(Log.Level.named(null)).isNull();
  }

  @Test
  void an_exception_that_cannot_be_shown_is_named_by_its_class() {
    Log.warn("getter failed", new Unspeakable());

    assertThat(lines)
        .containsExactly("[promtap] WARN getter failed: " + Unspeakable.class.getName());
  }

  @Test
  void a_broken_sink_and_missing_texts_never_reach_the_caller() {
    Log.warn(null, null);
    assertThat(lines).containsExactly("[promtap] WARN null");

    Log.sink(
        line -> {
          throw new IllegalStateException("closed");
        });
    Log.error("lost");
  }

  @Test
  void a_long_message_is_cut() {
    Log.info(new String(new char[100_000]).replace('\0', 'x'));

    assertThat(lines.get(0)).hasSizeLessThan(Log.LONGEST_LINE + 50).endsWith("x...");
  }

  @Test
  void lines_go_to_the_real_stderr_in_utf_8_even_if_the_application_replaced_it() throws Exception {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Dfile.encoding=US-ASCII",
                "-cp",
                System.getProperty("java.class.path"),
                ReplacesStandardError.class.getName())
            .start();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(err.lines()).containsExactly("[promtap] INFO größer");
    assertThat(process.exitValue()).isZero();
  }

  /** An application that keeps its own stderr; exits with 1 if Promtap wrote to it. */
  static final class ReplacesStandardError {
    public static void main(String[] arguments) {
      ByteArrayOutputStream own = new ByteArrayOutputStream();
      System.setErr(new PrintStream(own, true, StandardCharsets.UTF_8));
      Log.info("gr\u00f6\u00dfer");
      System.exit(own.size() == 0 ? 0 : 1);
    }
  }

  /** An exception as careless applications write them. */
  static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("not ready");
    }
  }
}
