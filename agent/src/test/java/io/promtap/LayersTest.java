// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.jar.asm.MethodVisitor;
import org.junit.jupiter.api.Test;

/** The map of the agent: which package may use which. CONTRIBUTING shows it as a table. */
class LayersTest {

  private static final JavaClasses AGENT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.promtap");

  /** What is between Promtap and Byte Buddy. */
  private static final JavaClasses WEAVER =
      new ClassFileImporter()
          .importPaths(
              Path.of("target/classes/io/promtap/weaving/bytebuddy"),
              Path.of("target/classes/net/bytebuddy"));

  /** By package, the packages of Promtap that it may use. The root may use all. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry(
              "cli",
              List.of(
                  "attach",
                  "check",
                  "discover",
                  "targets",
                  "weaving",
                  "config",
                  "expression",
                  "support")),
          Map.entry(
              "check",
              List.of("attach", "methods", "weaving", "metrics", "config", "log", "support")),
          Map.entry("discover", List.of("attach", "config", "support")),
          Map.entry("targets", List.of("attach", "support")),
          Map.entry(
              "http",
              List.of("applications", "weaving", "metrics", "config", "log", "support", "bridge")),
          Map.entry(
              "jdbc",
              List.of("applications", "weaving", "metrics", "config", "log", "support", "bridge")),
          Map.entry(
              "methods",
              List.of(
                  "applications",
                  "expression",
                  "weaving",
                  "metrics",
                  "config",
                  "log",
                  "support",
                  "bridge")),
          Map.entry("applications", List.of("support", "bridge")),
          Map.entry("jvm", List.of("metrics", "config", "log", "support")),
          Map.entry("exporter", List.of("attach", "metrics", "config", "log", "support")),
          Map.entry("attach", List.of("log", "support")),
          Map.entry("weaving", List.of("bridge", "config", "log", "support")),
          Map.entry("metrics", List.of("config", "log", "support", "bridge")),
          Map.entry("config", List.of("expression", "log", "support")),
          Map.entry("expression", List.of("log", "support")),
          Map.entry("log", List.of("support")),
          Map.entry("support", List.of()),
          Map.entry("premain", List.of("bridge")),
          Map.entry("bridge", List.of()));

  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?io\\.promtap\\.([a-z]+)\\.", Pattern.MULTILINE);

  @Test
  void every_package_uses_only_the_packages_below_it() {
    MAY_USE.forEach(
        (name, below) -> {
          String[] allowed =
              Stream.concat(Stream.of(name), below.stream())
                  .map(each -> "io.promtap." + each + "..")
                  .toArray(String[]::new);
          classes()
              .that()
              .resideInAPackage("io.promtap." + name + "..")
              .should()
              .onlyDependOnClassesThat(inPackagesOrForeign(allowed))
              .check(AGENT);
        });
  }

  @Test
  void no_source_imports_from_above_not_even_a_constant_that_the_compiler_inlines()
      throws IOException {
    for (Map.Entry<String, Path> each : packages().entrySet()) {
      Set<String> allowed = new HashSet<>(MAY_USE.get(each.getKey()));
      allowed.add(each.getKey());
      try (Stream<Path> files = Files.walk(each.getValue())) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(IMPORT.matcher(Files.readString(file)).results().map(found -> found.group(1)))
              .as(file.toString())
              .isSubsetOf(allowed);
        }
      }
    }
  }

  @Test
  void every_package_of_the_agent_is_on_the_map() throws IOException {
    assertThat(packages().keySet()).containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
  }

  @Test
  void every_package_says_what_it_is() throws IOException {
    assertThat(packages().values())
        .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
  }

  @Test
  void there_is_no_cycle() {
    SlicesRuleDefinition.slices()
        .matching("io.promtap.(*)..")
        .should()
        .beFreeOfCycles()
        .check(AGENT);
  }

  @Test
  void there_is_no_circle_of_classes() {
    SlicesRuleDefinition.slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                String name = type.getName();
                return SliceIdentifier.of(
                    name.indexOf('$') < 0 ? name : name.substring(0, name.indexOf('$')));
              }

              @Override
              public String getDescription() {
                return "classes with their nested classes";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(AGENT);
  }

  @Test
  void the_bridge_uses_java_base_only() {
    classes()
        .that()
        .resideInAPackage("io.promtap.bridge")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.lang",
            "java.lang.reflect",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            // The compiler alone reads these. They are not in the jar.
            "org.jspecify.annotations",
            "io.promtap.bridge")
        .check(AGENT);
  }

  @Test
  void advice_uses_only_what_the_woven_class_can_see() {
    classes()
        .that()
        .haveSimpleNameEndingWith("Advice")
        .and()
        .resideOutsideOfPackage("io.promtap.weaving.bytebuddy")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.lang",
            "java.net",
            "java.util",
            "java.util.concurrent.atomic",
            "java.sql",
            "jakarta.servlet..",
            "jakarta.ws.rs..",
            "org.apache.coyote",
            "org.apache.catalina.connector",
            "org.apache.tomcat.util.buf",
            "org.apache.tomcat.util.http",
            "org.eclipse.jetty..",
            "io.undertow..",
            "org.apache.cxf.jaxrs.model",
            "org.glassfish.jersey..",
            "org.jboss.resteasy..",
            "io.promtap.bridge",
            "net.bytebuddy.asm",
            "net.bytebuddy.implementation.bytecode.assign",
            // The annotations that bind an advice's parameters; they leave no trace in woven code.
            "io.promtap.methods",
            "io.promtap.jdbc",
            "io.promtap.http")
        .check(AGENT);
  }

  @Test
  void all_advice_suppresses_what_it_throws() {
    methods()
        .that()
        .areAnnotatedWith(Advice.OnMethodEnter.class)
        .or()
        .areAnnotatedWith(Advice.OnMethodExit.class)
        .should(suppressThrowable())
        .check(AGENT);
  }

  @Test
  void only_metrics_exporter_and_jvm_know_the_Prometheus_client() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.promtap.metrics", "io.promtap.exporter", "io.promtap.jvm", "io.promtap")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.prometheus..")
        .check(AGENT);
  }

  @Test
  void byte_buddy_is_known_to_one_package_and_by_its_annotations_to_advice() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Advice")
        .and()
        .resideOutsideOfPackage("io.promtap.weaving.bytebuddy")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("net.bytebuddy..")
                .and(JavaClass.Predicates.resideOutsideOfPackage("net.bytebuddy.agent")))
        .check(AGENT);
  }

  @Test
  void byte_buddy_agent_is_known_to_attach_only_since_no_service_needs_it() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.promtap.attach")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("net.bytebuddy.agent")
        .check(AGENT);
  }

  @Test
  void the_weaver_is_given_to_weaving_and_not_known_to_it() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.promtap.weaving", "io.promtap.http", "io.promtap.jdbc", "io.promtap.methods")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.promtap.weaving.bytebuddy")
        .check(AGENT);
  }

  /**
   * Two of ours pass on what they are told, as every visitor does, and change nothing: one the
   * method that is woven, one what a class file has of the advice ({@code RecordedAdviceTest}).
   */
  @Test
  void byte_buddy_writes_the_instructions() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(
            "io.promtap.weaving.bytebuddy.ReturnReplacement$SkipUnlessTrue")
        .and()
        .doNotHaveFullyQualifiedName("io.promtap.weaving.bytebuddy.LostArguments")
        .and()
        .doNotHaveFullyQualifiedName("io.promtap.weaving.bytebuddy.RecordedAdvice")
        .should()
        .callMethodWhere(
            describe(
                "writes an instruction",
                call ->
                    call.getTargetOwner().isAssignableTo(MethodVisitor.class)
                        && call.getName().matches("visit.*Insn|visitFrame|visitTryCatchBlock")))
        .check(WEAVER);
  }

  @Test
  void one_class_stands_in_a_package_of_byte_buddy() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/net"))) {
      assertThat(files.filter(Files::isRegularFile))
          .containsExactly(Path.of("src/main/java/net/bytebuddy/asm/ExplicitAdvice.java"));
    }
  }

  @Test
  void logging_and_management_of_the_JDK_stay_with_the_application() {
    noClasses()
        .that()
        .resideInAnyPackage("io.promtap..")
        .and()
        .resideOutsideOfPackage("io.promtap.jvm")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging", "javax.management..", "java.lang.management")
        .check(AGENT);
  }

  @Test
  void nothing_ends_the_JVM_but_the_command_line() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.promtap.premain.Premain")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(AGENT);
  }

  private static DescribedPredicate<JavaClass> inPackagesOrForeign(String... allowed) {
    return describe(
        "in " + List.of(allowed) + " or not of Promtap",
        type ->
            !type.getPackageName().startsWith("io.promtap")
                || JavaClass.Predicates.resideInAnyPackage(allowed).test(type));
  }

  private static ArchCondition<JavaMethod> suppressThrowable() {
    return new ArchCondition<>("suppress Throwable") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean suppresses =
            method.getAnnotations().stream()
                .flatMap(annotation -> annotation.get("suppress").stream())
                .anyMatch(value -> ((JavaClass) value).isEquivalentTo(Throwable.class));
        events.add(new SimpleConditionEvent(method, suppresses, method.getFullName()));
      }
    };
  }

  private static Map<String, Path> packages() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("src/main/java/io/promtap"))) {
      return folders
          .filter(Files::isDirectory)
          .collect(Collectors.toMap(folder -> folder.getFileName().toString(), folder -> folder));
    }
  }
}
