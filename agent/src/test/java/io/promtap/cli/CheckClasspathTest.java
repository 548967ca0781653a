// SPDX-License-Identifier: Apache-2.0
package io.promtap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.Packs;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.servlet.DispatcherServlet;

/** Rules against real jars, and small ones of this test in every form that Java has. */
class CheckClasspathTest {

  private static final String TARGETS = "io.promtap.cli.CheckTargets";
  private static final Path H2 = home(JdbcConnection.class);
  private static final Path SPRING = home(DispatcherServlet.class);

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void a_rule_shows_its_classes_and_methods_as_source_has_them() throws Exception {
    assertThat(check(rule("class: org.h2.jdbc.JdbcConnection", "method: prepareStatement"), H2))
        .isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            "it: 1 class, 6 methods",
            "  org.h2.jdbc.JdbcConnection#prepareStatement(java.lang.String)",
            "  org.h2.jdbc.JdbcConnection#prepareStatement(java.lang.String, int)",
            "  org.h2.jdbc.JdbcConnection#prepareStatement(java.lang.String, int, int)",
            "  org.h2.jdbc.JdbcConnection#prepareStatement(java.lang.String, int, int, int)",
            "  org.h2.jdbc.JdbcConnection#prepareStatement(java.lang.String, int[])",
            "  org.h2.jdbc.JdbcConnection#prepareStatement(java.lang.String, java.lang.String[])",
            "1 rule in " + classes() + ": all match");
    assertThat(err.toString()).doesNotContain("rror");
  }

  @Test
  void of_many_methods_ten_are_listed() throws Exception {
    assertThat(check(rule("class: org.h2.jdbc.*", "method: \"get*\""), H2)).isZero();

    assertThat(out.toString().lines().filter(line -> line.startsWith("  org.h2."))).hasSize(10);
    assertThat(out.toString()).containsPattern("\n  \\.\\.\\. and \\d{3} more\n");
  }

  @Test
  void subtypes_are_found_also_below_types_of_the_JDK_and_of_other_jars() throws Exception {
    assertThat(check(rule("implements: java.sql.Driver", "method: connect"), H2)).isZero();
    assertThat(out.toString()).contains("  org.h2.Driver#connect(java.lang.String, ");

    assertThat(
            check(
                rule(
                    "extends: org.springframework.web.servlet.HttpServletBean",
                    "method: doDispatch"),
                SPRING,
                home(jakarta.servlet.Servlet.class)))
        .isZero();
    assertThat(out.toString())
        .contains("  org.springframework.web.servlet.DispatcherServlet#doDispatch(");
  }

  @Test
  void what_a_class_inherits_is_found_where_it_is_declared() throws Exception {
    assertThat(check(rule("class: org.h2.jdbc.JdbcPreparedStatement", "method: cancel"), H2))
        .isZero();
    assertThat(out.toString()).contains("  org.h2.jdbc.JdbcStatement#cancel()");
  }

  @Test
  void a_class_of_the_JDK_is_found_by_its_name() throws Exception {
    assertThat(check(rule("class: java.net.Socket", "method: connect"), H2)).isZero();
    assertThat(out.toString()).contains("  java.net.Socket#connect(java.net.SocketAddress, int)");
  }

  @Test
  void constructors_are_called_new() throws Exception {
    assertThat(check(rule("class: " + TARGETS + "$Shop", "method: new"), targets())).isZero();
    assertThat(out.toString()).contains("  " + TARGETS + "$Shop#new(int)");
  }

  @Test
  void jars_in_the_jar_of_a_Spring_Boot_service_and_in_a_war_are_looked_into() throws Exception {
    String shop = "io/promtap/cli/CheckTargets$Shop.class";
    Path library = jar("library.jar", shop, classFile("Shop"));
    for (String root : List.of("BOOT-INF/", "WEB-INF/")) {
      Path service =
          jar(
              "service.war",
              root + "classes/io/promtap/cli/CheckTargets$Clerk.class",
              classFile("Clerk"),
              root + "lib/library.jar",
              Files.readAllBytes(library),
              "META-INF/versions/21/" + shop,
              "not looked at".getBytes(StandardCharsets.UTF_8));
      long before = temporaryFiles();
      assertThat(
              check(
                  rule("implements: " + TARGETS + "$Payments", "method: [pay, hire]"),
                  service,
                  Files.write(folder.resolve("other.txt"), new byte[0]).getParent()))
          .isZero();

      assertThat(out.toString())
          .contains("it: 2 classes, 3 methods")
          .contains("Clerk#hire(java.lang.String)")
          .contains("Shop#pay(int)");
      assertThat(temporaryFiles()).isEqualTo(before);
    }
  }

  @Test
  void a_wildcard_is_all_jars_of_a_directory() throws Exception {
    Path jars = Files.createDirectory(folder.resolve("jars"));
    Files.copy(H2, jars.resolve("a.jar"));
    String yaml = rule("class: org.h2.Driver", "method: connect");
    assertThat(run("check", write(yaml), "--classpath", jars + "/*")).isZero();
  }

  @Test
  void of_two_classes_with_one_name_the_first_is_taken() throws Exception {
    String path = "io/promtap/cli/CheckTargets$Shop.class";
    Path first = jar("first.jar", path, classFile("Shop"));
    Path second = jar("second.jar", path, new byte[] {1, 2, 3});
    String yaml = rule("class: " + TARGETS + "$Shop", "method: pay");
    assertThat(check(yaml, first, second)).isZero();
    assertThat(check(yaml, second, first)).isEqualTo(3);
    assertThat(out.toString()).contains("the class file of " + TARGETS + "$Shop is damaged");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "class: T$Shopp                | method: pay  | no class T$Shopp on the class path; did you"
            + " mean T$Shop?",
        "class: T.Shop                 | method: pay  | did you mean T$Shop?",
        "class: com.example.CheckTargets$Shop | method: pay | did you mean T$Shop?",
        "class: io.promtap.clii.**     | method: pay  | no class on the class path fits"
            + " io.promtap.clii.**; did you mean io.promtap.cli?",
        "class: T$Shop                 | method: payy | declares no method payy; did you mean pay?",
        "class: T$Shop                 | method: zzzzzz | declares no method zzzzzz; it has"
            + " getTotal, pay",
        "class: T$*                    | method: 'hirre*' | have no method hirre*",
        "class: T$Payments             | method: pay  | does not implement pay; use implements:",
        "class: T$Shop                 | method: 'getT*', exclude: {method: getTotal} | exclude:"
            + " leaves out getTotal",
        "class: T$Shop                 | method: '*Total' | a wildcard leaves out getters",
        "class: T$Shop                 | method: pay, parameters: [long] | no method has the"
            + " parameters (long); there is pay(int), pay(java.lang.String)",
        "class: T$Clerk                | method: pay, parameters: [long] | there is pay(int)",
        "implements: T$Lonely          | method: pay  | nothing implements or extends T$Lonely",
        "implements: T$Payment         | method: pay  | no class T$Payment on the class path; did"
            + " you mean T$Payments?",
        "class: T$Market, implements: T$Payments | method: open | no class that \"class\" names"
            + " implements or extends T$Payments",
        "annotatedWith: T$Pricy        | method: pay  | @T$Pricy is on no class; did you mean"
            + " T$Pricey?",
        "annotatedWith: T$OfMethods    | method: pay  | but on methods: write method:"
            + " {annotatedWith: T$OfMethods}",
        "annotatedWith: T$Deep         | method: pay  | but on other annotations: add"
            + " metaAnnotations: true",
        "class: T$Shop                 | method: {annotatedWith: T$Pricey} | but on classes: write"
            + " annotatedWith: beside",
        "class: T$Market               | method: {annotatedWith: T$OfMethods} | is on no method"
            + " that the other keys leave",
        "class: T$*, exclude: {class: 'io.promtap.**'} | method: pay | exclude: leaves none of the",
      })
  void a_rule_that_hits_nothing_says_why(String types, String methods, String reason)
      throws Exception {
    assertThat(check(rule(inFull(types), inFull(methods)), targets())).isEqualTo(3);

    assertThat(out.toString().lines().findFirst()).hasValue("it: matches nothing");
    assertThat(out.toString()).contains(inFull(reason));
  }

  private static String inFull(String text) {
    return text.strip().replaceAll("\\bT(?=[$.])", TARGETS);
  }

  @Test
  void a_rule_of_a_pack_may_be_for_another_version_of_its_library() throws Exception {
    Path yaml = Files.writeString(folder.resolve("packs.yaml"), "packs: [apache-http-client]");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(run("check", yaml.toString(), "-cp", empty.toString())).isEqualTo(3);
    assertThat(out.toString()).contains("2 rules in 0 classes: 2 match nothing");

    Path classes = Files.createDirectories(empty.resolve("org/apache/http/impl/client"));
    Files.write(
        classes.resolve("InternalHttpClient.class"),
        new net.bytebuddy.ByteBuddy()
            .subclass(Object.class)
            .name("org.apache.http.impl.client.InternalHttpClient")
            .defineMethod("doExecute", Object.class)
            .withParameters(Object.class, Object.class, Object.class)
            .intercept(net.bytebuddy.implementation.FixedValue.nullValue())
            .make()
            .getBytes());
    assertThat(run("check", yaml.toString(), "-cp", empty.toString())).isZero();
    assertThat(out.toString())
        .contains("apache-http-client.5: is for another version of its library")
        .contains("2 rules in 1 class: all match");
  }

  @Test
  void what_cannot_be_read_of_a_call_is_said_of_its_method() throws Exception {
    String yaml =
        rule("class: " + TARGETS + "$Shop", "method: [pay, getTotal]")
            .replace("it_total", "it_total, labels: {a: \"${arg0}\"}");
    assertThat(check(yaml, targets())).isZero();
    assertThat(out.toString())
        .contains("it: 1 class, 2 methods")
        .contains("  note: getTotal()I is left out: ${arg0}: it has 0 arguments");
  }

  @Test
  void a_method_that_cannot_be_woven_is_said_and_leaves_the_others_of_its_class_woven()
      throws Exception {
    byte[] damaged = classFile("Shop");
    // The code of a method, which is not read before it is woven, begins with an unknown opcode.
    int marker = indexOf(damaged, CheckTargets.CODE);
    damaged[marker] = (byte) 0xfe;
    Path jar = jar("damaged.jar", "io/promtap/cli/CheckTargets$Shop.class", damaged);
    assertThat(check(rule("class: " + TARGETS + "$Shop", "method: pay"), jar)).isZero();
    assertThat(out.toString())
        .contains("it: 1 class, 1 method")
        .contains(TARGETS + "$Shop#pay(java.lang.String)")
        .contains("note: " + TARGETS + "$Shop#pay(I)I cannot be woven: ");

    String one = rule("class: " + TARGETS + "$Shop", "method: pay, parameters: [int]");
    assertThat(check(one, jar)).isEqualTo(3);
    assertThat(out.toString()).contains(TARGETS + "$Shop#pay(I)I cannot be woven: ");
  }

  @Test
  void the_exit_code_may_leave_rules_that_hit_nothing_out() throws Exception {
    String file = write(rule("class: a.B", "method: c"));
    String classPath = H2.toString();
    assertThat(run("check", file, "-cp", classPath)).isEqualTo(3);
    assertThat(run("check", file, "-cp", classPath, "--allow-unmatched")).isZero();
    assertThat(run("check", file, "-cp", classPath, "--pid", "1")).isEqualTo(2);
    assertThat(run("check", file, "-cp", folder.resolve("no.jar").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("no such file or directory on the class path: ");
    assertThat(run("check", file, "-cp", file)).isEqualTo(1);
    assertThat(err.toString()).contains("no readable jar: " + file);
    assertThat(run("check", write("rules: [{class: a.B}]"), "-cp", classPath)).isEqualTo(1);
    assertThat(err.toString()).contains("promtap.yaml:1:");
  }

  @Test
  void packs_are_listed_and_shown() {
    assertThat(run("packs")).isZero();
    assertThat(out.toString().lines())
        .hasSameSizeAs(Packs.names())
        .contains("quartz              " + Packs.description("quartz"));

    assertThat(run("packs", "quartz")).isZero();
    assertThat(out.toString()).isEqualTo(Packs.yaml("quartz"));

    assertThat(run("packs", "quarz")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no pack quarz; did you mean quartz?");
  }

  @Test
  void help_tells_the_exit_codes() {
    run("check", "--help");
    assertThat(out.toString()).contains("3   a rule hits nothing");
  }

  private static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private String classes() {
    return out.toString().replaceAll("(?s).* in (\\d+ classes): .*", "$1");
  }

  private static String rule(String types, String methods) {
    return "rules: [{name: it, " + types + ", " + methods + ", metrics: [{counter: it_total}]}]\n";
  }

  private int check(String yaml, Path... classPath) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path path : classPath) {
      text.append(text.length() == 0 ? "" : File.pathSeparator).append(path);
    }
    return run("check", write(yaml), "--classpath", text.toString());
  }

  private String write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("promtap.yaml"), yaml).toString();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  /** The directory of the classes that the tests are about, without all others. */
  private Path targets() throws IOException {
    Path classes = folder.resolve("targets/io/promtap/cli");
    Files.createDirectories(classes);
    try (var files = Files.list(home(CheckTargets.class).resolve("io/promtap/cli"))) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().startsWith("CheckTargets$")) {
          Files.copy(
              file,
              classes.resolve(file.getFileName()),
              java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return folder.resolve("targets");
  }

  private static byte[] classFile(String name) throws IOException {
    return Files.readAllBytes(
        home(CheckTargets.class).resolve("io/promtap/cli/CheckTargets$" + name + ".class"));
  }

  /** Entries as path and content by turns, stored as Spring Boot has them. */
  private Path jar(String name, Object... entries) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream zip = new JarOutputStream(out)) {
      zip.setMethod(JarOutputStream.STORED);
      for (int i = 0; i < entries.length; i += 2) {
        byte[] bytes = (byte[]) entries[i + 1];
        JarEntry entry = new JarEntry((String) entries[i]);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setCrc(crc.getValue());
        entry.setSize(bytes.length);
        zip.putNextEntry(entry);
        zip.write(bytes);
      }
    }
    return file;
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i + part.length <= bytes.length; i++) {
      int at = 0;
      while (at < part.length && bytes[i + at] == part[at]) {
        at++;
      }
      if (at == part.length) {
        return i;
      }
    }
    throw new AssertionError("not there");
  }

  private static long temporaryFiles() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("promtap-check-"))
          .count();
    }
  }
}
