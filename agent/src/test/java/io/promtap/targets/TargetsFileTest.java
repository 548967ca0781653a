// SPDX-License-Identifier: Apache-2.0
package io.promtap.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TargetsFileTest {

  @TempDir private Path directory;

  @Test
  void it_is_replaced_only_when_its_content_changes() throws Exception {
    Path file = directory.resolve("targets.json");
    assertThat(new TargetsFile(file).write("a")).isTrue();
    Object first = key(file);
    assertThat(new TargetsFile(file).write("a")).isFalse();
    assertThat(key(file)).isEqualTo(first);
    assertThat(new TargetsFile(file).write("b")).isTrue();
    assertThat(key(file)).isNotEqualTo(first);
    assertThat(file).hasContent("b");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_reader_never_sees_a_part_of_it() throws Exception {
    Path file = directory.resolve("targets.json");
    String a = "a".repeat(200_000);
    String b = "b".repeat(200_000);
    new TargetsFile(file).write(a);
    AtomicBoolean ended = new AtomicBoolean();
    AtomicInteger torn = new AtomicInteger();
    Thread reader =
        new Thread(
            () -> {
              while (!ended.get()) {
                try {
                  String read = Files.readString(file);
                  if (!read.equals(a) && !read.equals(b)) {
                    torn.incrementAndGet();
                  }
                } catch (IOException missing) {
                  torn.incrementAndGet();
                }
              }
            });
    reader.start();
    for (int round = 0; round < 200; round++) {
      new TargetsFile(file).write(round % 2 == 0 ? b : a);
    }
    ended.set(true);
    reader.join();
    assertThat(torn).hasValue(0);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void permissions_and_links_stay() throws Exception {
    Path file = Files.writeString(directory.resolve("real.json"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(directory.resolve("targets.json"), file);
    new TargetsFile(link).write("new");
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void what_an_interrupted_write_left_is_no_obstacle() throws Exception {
    Path file = directory.resolve("targets.json");
    Files.writeString(directory.resolve(".targets.json.promtap-new"), "half");
    new TargetsFile(file).write("whole");
    assertThat(file).hasContent("whole");
  }

  @Test
  void a_missing_directory_is_named() {
    TargetsFile file = new TargetsFile(directory.resolve("none/targets.json"));
    IOException failure = catchThrowableOfType(IOException.class, () -> file.write("a"));
    assertThat(file.explain(failure))
        .endsWith("none/targets.json cannot be written: there is no such directory");
  }

  private static Object key(Path file) throws IOException {
    return Files.getAttribute(file, "basic:fileKey");
  }
}
