// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.JdkClasses;
import io.promtap.log.Failures;
import io.promtap.testing.WeavingLoader;
import io.promtap.weaving.bytebuddy.ByteBuddyWeaver;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformerTest {

  private final ClassLoader foreign = new ClassLoader(getClass().getClassLoader()) {};

  @Test
  void a_class_with_no_mark_is_not_even_parsed() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Transformer transformer = transformer(probe(List.of(), List.of("nowhere"), asked));

    assertThat(transform(transformer, foreign, Sample.class)).isNull();
    assertThat(asked).hasValue(0);
  }

  @Test
  void a_class_is_shown_to_a_probe_by_its_name_or_by_a_constant() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    String name = Sample.class.getName().replace('.', '/');

    transform(transformer(probe(List.of(name), List.of(), asked)), foreign, Sample.class);
    transform(transformer(probe(List.of(), List.of("markedMethod"), asked)), foreign, Sample.class);

    assertThat(asked).hasValue(2);
  }

  @Test
  void the_agents_own_classes_and_those_of_the_JDK_are_passed_over() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Transformer transformer = transformer(probe(List.of(), List.of("markedMethod"), asked));

    assertThat(transform(transformer, Transformer.class.getClassLoader(), Sample.class)).isNull();
    assertThat(transform(transformer, null, Sample.class)).isNull();
    assertThat(asked).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javax/faces/webapp/FacesServlet",
        "javax/mail/Transport",
        "javax/xml/ws/Service",
        "com/sun/jersey/spi/container/servlet/ServletContainer",
        "com/sun/proxy/$Proxy7",
        "jdk/proxy2/$Proxy7",
        "com/example/Shop",
      })
  void what_an_application_brings_is_looked_at_whatever_its_name(String name) throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Transformer transformer = transformer(probe(List.of(), List.of("markedMethod"), asked));

    transformer.transform(foreign, name, null, null, bytes(Sample.class));
    assertThat(asked).hasValue(1);
    assertThat(JdkClasses.isJdk(name.replace('/', '.'))).isEqualTo(name.contains("/$Proxy"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java/sql/DriverManager",
        "javax/sql/rowset/BaseRowSet",
        "javax/management/StandardMBean",
        "javax/xml/parsers/SAXParser",
        "jdk/net/Sockets",
        "sun/net/www/MessageHeader",
        "com/sun/net/httpserver/HttpServer",
      })
  void a_class_of_the_JDK_is_passed_over_whoever_loads_it(String name) throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Transformer transformer = transformer(probe(List.of(), List.of("markedMethod"), asked));

    transformer.transform(foreign, name, null, null, bytes(Sample.class));
    assertThat(asked).hasValue(0);
    assertThat(JdkClasses.isJdk(name.replace('/', '.'))).isTrue();
  }

  @Test
  void a_probe_that_throws_costs_its_class_and_nothing_else() throws IOException {
    long before = Failures.counts().getOrDefault("weaving", 0L);
    Probe broken =
        new TestProbe(List.of(), List.of("markedMethod")) {
          @Override
          public void select(ClassHead classFile, Hierarchy hierarchy, WeavingPlan plan) {
            throw new IllegalStateException("broken probe");
          }
        };

    assertThat(transform(transformer(broken), foreign, Sample.class)).isNull();
    assertThat(Failures.counts()).containsEntry("weaving", before + 1);
  }

  @Test
  void a_class_that_cannot_be_woven_is_loaded_as_it_is() throws IOException {
    Probe wrongAdvice =
        new TestProbe(List.of(), List.of("markedMethod")) {
          @Override
          public void select(ClassHead classFile, Hierarchy hierarchy, WeavingPlan plan) {
            plan.weave(
                classFile.methods().get(0), new AdviceSpec("io.promtap.NoSuchAdvice", "test"));
          }
        };

    assertThat(transform(transformer(wrongAdvice), foreign, Sample.class)).isNull();
  }

  @Test
  void garbage_and_cut_off_class_files_are_never_an_error_for_the_application() throws IOException {
    Transformer transformer =
        transformer(probe(List.of("x/Y"), List.of("markedMethod"), new AtomicInteger()));
    byte[] good = bytes(Sample.class);
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      byte[] bad = java.util.Arrays.copyOf(good, random.nextInt(good.length));
      for (int flips = 0; flips < 3 && bad.length > 0; flips++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      assertThat(transformer.transform(foreign, "x/Y", null, null, bad)).isNull();
    }
  }

  @Test
  void a_class_that_did_not_come_is_forgotten_when_another_of_its_name_comes() throws IOException {
    WeavingReport report = new WeavingReport();
    report.watch(ByteBuddyAgent.install());
    Probe probe =
        new TestProbe(List.of(), List.of("markedMethod")) {
          @Override
          public void select(ClassHead classFile, Hierarchy hierarchy, WeavingPlan plan) {
            plan.weave(
                classFile.methods().get(1),
                new AdviceSpec(Witness.class.getName() + "$MethodAdvice", "test"));
          }
        };
    Transformer transformer =
        new Transformer(List.of(probe), new ByteBuddyWeaver(), report, WeavingLoader.NO_PROGRESS);
    String name = Sample.class.getName().replace('.', '/');

    assertThat(transform(transformer, foreign, Sample.class)).isNotNull();
    assertThat(report.wovenClasses().size()).isEqualTo(1);
    transformer.transform(foreign, "com/example/Other", null, null, bytes(Below.class));
    assertThat(report.wovenClasses().size()).isEqualTo(1);
    transformer.transform(foreign, name, null, null, bytes(Below.class));
    assertThat(report.wovenClasses().size()).isZero();
  }

  @Test
  void a_supertype_that_no_loader_shows_is_known_from_when_it_is_loaded() throws IOException {
    ClassLoader blind = new ClassLoader(null) {};
    Transformer transformer =
        transformer(probe(List.of(), List.of("nowhere"), new AtomicInteger()));
    ClassHead below = ClassHead.read(bytes(Below.class));
    List<String> above = List.of("java/util/function/Supplier");

    assertThat(new Hierarchy(below, blind).isAny(above)).isFalse();
    assertThat(transform(transformer, blind, Sample.class)).isNull();
    assertThat(new Hierarchy(below, blind).isAny(above)).isTrue();
  }

  @Test
  void the_application_has_its_log_manager_when_that_class_is_loaded() throws IOException {
    AtomicInteger ready = new AtomicInteger();
    Transformer transformer =
        new Transformer(
            List.of(),
            new ByteBuddyWeaver(),
            new WeavingReport(),
            new Transformer.Progress() {
              @Override
              public void applicationStarted() {}

              @Override
              public void loggingReady() {
                ready.incrementAndGet();
              }

              @Override
              public void classLoaded() {}
            });

    transformer.transform(null, "java/util/logging/Logger", null, null, new byte[0]);
    assertThat(ready).hasValue(0);
    transformer.transform(null, "java/util/logging/LogManager", null, null, new byte[0]);
    assertThat(ready).hasValue(1);
  }

  @Test
  void a_server_without_servlets_is_known_by_name() throws IOException {
    WeavingReport report = new WeavingReport();
    Transformer transformer =
        new Transformer(List.of(), new ByteBuddyWeaver(), report, WeavingLoader.NO_PROGRESS);

    transformer.transform(
        foreign, "io/netty/bootstrap/ServerBootstrap", null, null, bytes(Sample.class));

    assertThat(namedStacks(report))
        .containsExactly(Map.entry("Netty", "io.netty.bootstrap.ServerBootstrap"));
  }

  @ParameterizedTest
  @CsvSource({
    "Spring WebFlux on Reactor Netty, reactor/netty/http/server/HttpServerBind"
        + " org/springframework/boot/web/embedded/netty/NettyWebServer"
        + " io/netty/handler/codec/http/HttpServerCodec",
    "Quarkus on Vert.x, io/netty/bootstrap/ServerBootstrap"
        + " io/quarkus/vertx/http/runtime/VertxHttpRecorder"
        + " io/vertx/core/http/impl/HttpServerImpl",
    "Ktor on Jetty, org/eclipse/jetty/server/Server"
        + " io/ktor/server/jetty/jakarta/JettyApplicationEngineBase",
    "servlets on Undertow, io/undertow/Undertow"
        + " io/undertow/servlet/handlers/ServletInitialHandler",
  })
  void a_server_that_only_serves_another_one_is_not_named(String named, String classNames)
      throws IOException {
    WeavingReport report = new WeavingReport();
    Transformer transformer =
        new Transformer(List.of(), new ByteBuddyWeaver(), report, WeavingLoader.NO_PROGRESS);

    for (String className : classNames.split(" ")) {
      transformer.transform(foreign, className, null, null, bytes(Sample.class));
    }

    assertThat(namedStacks(report)).containsOnlyKeys(named);
  }

  private static Map<String, String> namedStacks(WeavingReport report) {
    Map<String, String> named = new HashMap<>();
    report.httpStacks().forEach((stack, className) -> named.put(stack.toString(), className));
    return named;
  }

  @Test
  void the_head_of_a_class_file_names_declared_methods_and_no_bridges() throws IOException {
    ClassHead file = ClassHead.read(bytes(Sample.class));

    assertThat(file.name()).isEqualTo("io/promtap/weaving/TransformerTest$Sample");
    assertThat(file.superName()).isEqualTo("java/lang/Object");
    assertThat(file.interfaces()).containsExactly("java/util/function/Supplier");
    assertThat(file.methods().stream().map(Object::toString))
        .containsExactlyInAnyOrder("<init>()V", "markedMethod()V", "get()Ljava/lang/String;");
  }

  @Test
  void supertypes_are_found_through_the_loader_and_a_missing_one_ends_its_branch_only()
      throws IOException {
    ClassHead file = ClassHead.read(bytes(Below.class));

    assertThat(new Hierarchy(file, foreign).isAny(List.of("java/util/function/Supplier"))).isTrue();
    ClassLoader blind =
        new ClassLoader(null) {
          @Override
          public InputStream getResourceAsStream(String name) {
            return null;
          }
        };
    Hierarchy broken = new Hierarchy(file, blind);
    assertThat(broken.isAny(List.of("java/util/function/Supplier"))).isFalse();
    assertThat(broken.isAny(List.of("java/io/Serializable"))).isTrue();
  }

  private static byte[] transform(Transformer transformer, ClassLoader loader, Class<?> type)
      throws IOException {
    return transformer.transform(loader, type.getName().replace('.', '/'), null, null, bytes(type));
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    try (InputStream in =
        type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  private static Transformer transformer(Probe probe) {
    return new Transformer(
        List.of(probe), new ByteBuddyWeaver(), new WeavingReport(), WeavingLoader.NO_PROGRESS);
  }

  private static Probe probe(List<String> names, List<String> marks, AtomicInteger asked) {
    return new TestProbe(names, marks) {
      @Override
      public void select(ClassHead classFile, Hierarchy hierarchy, WeavingPlan plan) {
        asked.incrementAndGet();
      }
    };
  }

  private abstract static class TestProbe implements Probe {
    private final List<String> names;
    private final List<String> marks;

    TestProbe(List<String> names, List<String> marks) {
      this.names = names;
      this.marks = marks;
    }

    @Override
    public String name() {
      return "test";
    }

    @Override
    public Collection<String> classNames() {
      return names;
    }

    @Override
    public Collection<String> marks() {
      return marks;
    }
  }

  static class Sample implements java.util.function.Supplier<String> {
    void markedMethod() {}

    @Override
    public String get() {
      return Map.of().toString();
    }
  }

  static class Below extends Sample implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
  }
}
