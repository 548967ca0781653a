// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.HiddenClasses;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in promtap.jar, and what is not. */
class JarIT {
  private static final int JAVA_8 = 52;
  private static JarFile jar;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(Artifacts.agentJar().toFile());
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @Test
  void it_is_at_most_8_megabytes() throws IOException {
    assertThat(Files.size(Artifacts.agentJar())).isLessThanOrEqualTo(8_000_000);
  }

  @Test
  void its_root_has_the_premain_classes_and_nothing_else_that_loads() {
    List<String> outside =
        entries()
            .filter(name -> !name.startsWith("promtap/") && !name.startsWith("META-INF/"))
            .toList();
    assertThat(outside)
        .isNotEmpty()
        .allMatch(name -> name.matches("io/promtap/premain/\\w+(\\$\\w+)?\\.class"));
    assertThat(entries().filter(name -> name.endsWith(".class")).toList())
        .allMatch(name -> name.startsWith("io/promtap/premain/"));
  }

  @Test
  void it_has_all_of_byte_buddy_and_no_other_asm() throws IOException {
    Path library =
        Path.of(ByteBuddy.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    List<String> missing;
    try (JarFile byteBuddy = new JarFile(library.toFile())) {
      Set<String> inside = HiddenClasses.all().keySet();
      missing =
          byteBuddy.stream()
              .map(JarEntry::getName)
              .filter(name -> name.matches("net/bytebuddy/.*(?<!package-info)\\.class"))
              .filter(name -> !inside.contains(name))
              .toList();
    }
    assertThat(missing).isEmpty();
    assertThat(entries().filter(name -> name.contains("objectweb"))).isEmpty();
  }

  @Test
  void its_meta_inf_offers_nothing_to_the_application() {
    assertThat(entries().filter(name -> name.startsWith("META-INF/")).toList())
        .noneMatch(name -> name.startsWith("META-INF/services/"))
        .noneMatch(name -> name.startsWith("META-INF/versions/"))
        .noneMatch(name -> name.matches("META-INF/.*\\.(SF|RSA|DSA)"));
  }

  @Test
  void its_manifest_names_the_agent_and_leaves_the_boot_class_path_alone() throws IOException {
    Attributes manifest = jar.getManifest().getMainAttributes();
    String premain = "io.promtap.premain.Premain";
    assertThat(manifest.getValue("Premain-Class")).isEqualTo(premain);
    assertThat(manifest.getValue("Agent-Class")).isEqualTo(premain);
    assertThat(manifest.getValue("Main-Class")).isEqualTo(premain);
    assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
    assertThat(manifest.getValue("Boot-Class-Path")).isNull();
    assertThat(manifest.getValue("Class-Path")).isNull();
  }

  @Test
  void every_class_in_it_runs_on_java_8() throws IOException {
    Map<String, byte[]> classes = HiddenClasses.all();
    List<JarEntry> outside =
        jar.stream().filter(entry -> entry.getName().endsWith(".class")).toList();
    for (JarEntry entry : outside) {
      try (InputStream in = jar.getInputStream(entry)) {
        classes.put("/" + entry.getName(), in.readAllBytes());
      }
    }
    // Libraries carry these for newer JVMs, which alone read them.
    classes.keySet().removeIf(name -> name.matches(".*(module-info\\.class|META-INF/versions/).*"));

    assertThat(outside).isNotEmpty();
    assertThat(classes).hasSizeGreaterThan(100);
    classes.forEach(
        (name, classFile) -> {
          int major = ByteBuffer.wrap(classFile).getShort(6);
          assertThat(major).as(name).isLessThanOrEqualTo(JAVA_8);
        });
  }

  @Test
  void it_has_no_native_code() {
    assertThat(entries()).noneMatch(name -> name.matches(".*\\.(dll|so|dylib|jnilib)"));
  }

  @Test
  void of_byte_buddy_agent_it_has_what_opens_another_JVM_and_no_agent() {
    String folder = "promtap/net/bytebuddy/agent/";
    assertThat(entries().filter(name -> name.matches(folder + "[^/]+")))
        .contains(folder + "ByteBuddyAgent$AttachmentProvider.classdata")
        .allMatch(name -> name.startsWith(folder + "ByteBuddyAgent"));
  }

  @Test
  void started_as_a_program_it_explains_itself() {
    AppProcess help = JavaCommand.on(Jdks.current()).jar(Artifacts.agentJar(), "--help").run();
    assertThat(help.awaitExit()).isZero();
    assertThat(String.join("\n", help.stdout())).contains("-javaagent:").contains("check");
  }

  @Test
  void the_program_checks_the_configuration_of_the_test_app() {
    String config = Artifacts.testAppConfig().toString();
    AppProcess check =
        JavaCommand.on(Jdks.current()).jar(Artifacts.agentJar(), "check", config).run();
    assertThat(check.awaitExit()).isZero();
    assertThat(check.stdout()).anyMatch(line -> line.contains("OK"));
  }

  private static java.util.stream.Stream<String> entries() {
    return jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName);
  }
}
