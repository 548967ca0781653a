// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records the JVM of the test, as the settings say. */
class FlightRecordingTest {

  private static final Duration WAIT = Duration.ofMillis(300);
  private static final JavaMethod WAITING =
      new JavaMethod(FlightRecordingTest.class.getName(), "waitOnce");

  @TempDir private Path folder;

  @Test
  void a_wait_has_its_stack_and_its_time() throws Exception {
    Instant before = Instant.now();
    Path file = record();

    List<RecordedStack> waits = waits(new FlightRecording(file, before));
    assertThat(waits).hasSize(1);
    assertThat(waits.get(0).nanos()).isGreaterThanOrEqualTo(WAIT.toNanos() / 2);
    assertThat(waits.get(0).frames()).element(0).hasToString("Unsafe.park");
  }

  @Test
  void of_a_wait_that_began_before_the_watching_only_the_rest_counts() throws Exception {
    Path file = record();

    List<RecordedStack> waits = waits(new FlightRecording(file, Instant.now()));
    assertThat(waits).hasSize(1);
    assertThat(waits.get(0).nanos()).isZero();
  }

  @Test
  void it_says_what_the_jvm_was_started_with() throws Exception {
    FlightRecording recording = new FlightRecording(record(), Instant.now());
    recording.forEach(stack -> {});

    assertThat(recording.javaArguments()).isEqualTo(System.getProperty("sun.java.command"));
  }

  @Test
  void a_file_that_is_no_recording_is_an_error_with_its_reason() throws Exception {
    Path file = Files.writeString(folder.resolve("text.jfr"), "hello");

    FlightRecording recording = new FlightRecording(file, Instant.now());
    assertThatThrownBy(() -> recording.forEach(stack -> {}))
        .isInstanceOf(DiscoverException.class)
        .hasMessageContaining("cannot be read");
  }

  private Path record() throws Exception {
    Path file = folder.resolve("test.jfr");
    Configuration settings = Configuration.create(new StringReader(FlightRecording.settings()));
    try (Recording recording = new Recording(settings)) {
      recording.start();
      // Takes the permit that another test may have left, with which the wait would end at once.
      LockSupport.parkNanos(1);
      waitOnce();
      recording.stop();
      recording.dump(file);
    }
    return file;
  }

  private static void waitOnce() {
    LockSupport.parkNanos(WAIT.toNanos());
  }

  private static List<RecordedStack> waits(FlightRecording recording) throws DiscoverException {
    List<RecordedStack> waits = new ArrayList<>();
    recording.forEach(
        stack -> {
          if (stack.isWaiting() && stack.frames().contains(WAITING)) {
            waits.add(stack);
          }
        });
    return waits;
  }
}
