// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The performance data of this JVM, read as another process reads it. */
@EnabledOnOs(OS.LINUX)
class PerformanceDataTest {

  private final Announcements announcements = new Announcements(ByteBuddyAgent.install());

  @AfterEach
  void close() {
    announcements.closed();
  }

  @Test
  void the_port_is_published_moved_and_taken_back() throws Exception {
    announcements.metricsAt("http://localhost:1234/metrics", InetAddress.getByName("0.0.0.0"));
    PublishedPort port = published();
    assertThat(port.url()).isEqualTo("http://localhost:1234/metrics");
    assertThat(port.isOnAllInterfaces()).isTrue();
    assertThat(port.isOf(ProcessFacts.ofThisJvm().started())).isTrue();

    announcements.closed();
    assertThat(published()).isNull();

    // Another agent in the same JVM, after a detach.
    Announcements later = new Announcements(ByteBuddyAgent.install());
    later.metricsAt("http://127.0.0.1:5/m", InetAddress.getByName("127.0.0.1"));
    assertThat(published().url()).isEqualTo("http://127.0.0.1:5/m");
    later.closed();
    assertThat(published()).isNull();
  }

  @Test
  void an_address_without_room_is_not_published_in_part() throws Exception {
    String url = "http://localhost:1/" + "x".repeat(PerformanceCounter.MOST_BYTES);
    announcements.metricsAt(url, InetAddress.getByName("0.0.0.0"));
    assertThat(published()).isNull();
  }

  @Test
  void the_command_line_is_there() throws Exception {
    assertThat(PerformanceData.read(own()).text(PerformanceData.COMMAND))
        .isEqualTo(System.getProperty("sun.java.command"));
    assertThat(PerformanceData.read(own()).isComplete()).isTrue();
  }

  @Test
  void damaged_data_is_refused_or_read_but_never_fails_otherwise() throws Exception {
    byte[] good = Files.readAllBytes(own());
    Random random = new Random(14);
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = Arrays.copyOf(good, round % 2 == 0 ? good.length : random.nextInt(good.length));
      for (int change = 0; change < 4 && bad.length > 0; change++) {
        bad[random.nextInt(Math.min(bad.length, 2_000))] = (byte) random.nextInt();
      }
      try {
        new PerformanceData(bad);
      } catch (IOException refused) {
        assertThat(refused).hasMessageContaining("performance data");
      }
    }
  }

  @Test
  void what_is_no_plain_file_is_not_opened(@TempDir Path directory) throws Exception {
    Path pipe = directory.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> PerformanceData.read(pipe)).isInstanceOf(IOException.class);
    Path copy = Files.copy(own(), directory.resolve("copy"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), copy);
    assertThatThrownBy(() -> PerformanceData.read(link)).isInstanceOf(IOException.class);
  }

  private static PublishedPort published() throws IOException {
    return PublishedPort.parse(PerformanceData.read(own()).text(PerformanceCounter.NAME));
  }

  private static Path own() {
    String user = System.getProperty("user.name");
    return Path.of("/tmp/hsperfdata_" + user, "" + ProcessHandle.current().pid());
  }
}
