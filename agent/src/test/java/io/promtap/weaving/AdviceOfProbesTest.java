// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.Agent;
import io.promtap.http.ApplicationProbe;
import io.promtap.http.CxfProbe;
import io.promtap.http.HelidonProbe;
import io.promtap.http.HelidonRoutesProbe;
import io.promtap.http.JdkServerProbe;
import io.promtap.http.JerseyProbe;
import io.promtap.http.JettyCoreProbe;
import io.promtap.http.JettyProbe;
import io.promtap.http.LegacyResponseProbe;
import io.promtap.http.LibertyProbe;
import io.promtap.http.NettyHttp2Probe;
import io.promtap.http.NettyProbe;
import io.promtap.http.RegistrationsProbe;
import io.promtap.http.RestEasyProbe;
import io.promtap.http.ServletProbe;
import io.promtap.http.SpringProbe;
import io.promtap.http.TemplateProbe;
import io.promtap.http.TomcatProbe;
import io.promtap.http.UndertowProbe;
import io.promtap.http.WebFluxProbe;
import io.promtap.jdbc.R2dbcProbe;
import io.promtap.weaving.bytebuddy.ByteBuddyWeaver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.Type;
import org.junit.jupiter.api.Test;

/** All advice that there is, and what it names. */
class AdviceOfProbesTest {

  private static final int CLASS_CONSTANT = 7;

  /** Those whose libraries are on the class path; the others run in the integration tests. */
  private static final List<Probe> PROBES =
      List.of(
          new ServletProbe(true),
          new ApplicationProbe(),
          new LegacyResponseProbe(),
          new TomcatProbe(true),
          new JettyProbe(true, true),
          new JettyCoreProbe(true, true),
          new JdkServerProbe(true, true),
          new HelidonProbe(true),
          new HelidonRoutesProbe(),
          new NettyProbe(true, true),
          new NettyHttp2Probe(true, true),
          new LibertyProbe(true),
          new UndertowProbe(true, true),
          new RegistrationsProbe(),
          new SpringProbe(),
          new JerseyProbe(),
          new RestEasyProbe(),
          new CxfProbe(),
          new R2dbcProbe());

  private final ByteBuddyWeaver weaver = new ByteBuddyWeaver();

  @Test
  void a_loader_is_asked_for_all_classes_of_the_boot_loader_that_advice_names() throws Exception {
    Set<String> named = new TreeSet<>();
    for (byte[] classFile : classesWithAdvice()) {
      ClassReader reader = new ClassReader(classFile);
      for (int i = 1; i < reader.getItemCount(); i++) {
        int at = reader.getItem(i);
        if (at > 0 && classFile[at - 1] == CLASS_CONSTANT) {
          named.add(reader.readUTF8(at, new char[200]).replace('/', '.'));
        }
      }
    }
    named.removeIf(name -> !name.startsWith("java.") && !name.startsWith("io.promtap.bridge."));

    assertThat(Stream.of(BridgeVisibility.NAMED).map(Class::getName))
        .containsAll(withoutObject(named))
        .contains("io.promtap.bridge.PromtapBridge", "java.lang.Throwable");
  }

  /** The JVM resolves it for every class before it is loaded. */
  private static Set<String> withoutObject(Set<String> names) {
    assertThat(names).hasSizeGreaterThan(8);
    names.remove("java.lang.Object");
    return names;
  }

  @Test
  void all_that_advice_names_of_a_library_is_in_the_version_on_the_class_path() throws Exception {
    ClassLoader loader = getClass().getClassLoader();
    Set<String> owners = new TreeSet<>();
    for (Probe probe : PROBES) {
      for (AdviceSpec advice : adviceOf(probe)) {
        if (advice.renames().containsValue("javax/ws/rs/")) {
          // For RESTEasy 4, whose classes have the same names.
          continue;
        }
        for (ForeignMember member : weaver.foreignMembers(advice)) {
          ClassHead owner = ClassFileReader.head(loader, member.owner());
          // Jetty 12 has other classes of the names that Jetty 11 had.
          if (owner != null && !member.owner().startsWith("org/eclipse/jetty/server/")) {
            owners.add(member.owner());
            assertThat(new MemberSearch(owner, loader).fault(member)).isNull();
          }
        }
      }
    }

    assertThat(owners)
        .contains(
            "jakarta/servlet/ServletRequest",
            "javax/servlet/http/HttpServletRequest",
            "org/apache/coyote/ActionCode",
            "org/eclipse/jetty/ee9/nested/HttpChannel",
            "org/eclipse/jetty/ee10/servlet/ServletChannel",
            "io/undertow/server/HttpServerExchange",
            "io/netty/handler/codec/http2/Http2Connection",
            "org/glassfish/jersey/uri/UriTemplate",
            "org/jboss/resteasy/core/registry/MethodExpression",
            "org/apache/cxf/jaxrs/model/OperationResourceInfo");
  }

  @Test
  void an_advice_says_itself_what_it_names() throws Exception {
    List<String> members = new ArrayList<>();
    for (AdviceSpec advice : adviceOf(new UndertowProbe(false, false))) {
      weaver.foreignMembers(advice).forEach(member -> members.add(member.toString()));
    }

    String exchange = "io.undertow.server.HttpServerExchange";
    assertThat(members)
        .containsExactlyInAnyOrder(
            exchange,
            exchange + ".getConnection()Lio/undertow/server/ServerConnection;",
            "io.undertow.server.ServerConnection.getWorker()Lorg/xnio/XnioWorker;",
            exchange + ".isComplete()Z",
            exchange + ".getConnection()Lio/undertow/server/ServerConnection;",
            exchange + ".getStatusCode()I",
            exchange,
            exchange + ".getConnection()Lio/undertow/server/ServerConnection;",
            "io.undertow.server.ServerConnection.getWorker()Lorg/xnio/XnioWorker;",
            exchange + ".isComplete()Z",
            exchange + ".getRequestMethod()Lio/undertow/util/HttpString;",
            "io.undertow.util.HttpString.toString()Ljava/lang/String;",
            exchange + ".getRequestURI()Ljava/lang/String;",
            exchange + ".getResponseHeaders()Lio/undertow/util/HeaderMap;",
            "io.undertow.util.HeaderMap.getFirst(Ljava/lang/String;)Ljava/lang/String;");
  }

  @Test
  void what_an_advice_names_has_the_names_of_the_library_and_not_those_it_was_written_with()
      throws Exception {
    List<String> members = new ArrayList<>();
    Set<AdviceSpec> all = adviceOf(new TemplateProbe());
    all.addAll(adviceOf(new WebFluxProbe()));
    for (AdviceSpec advice : all) {
      weaver.foreignMembers(advice).forEach(member -> members.add(member.toString()));
    }

    assertThat(members)
        .contains(
            "io.javalin.http.HandlerType.isHttpMethod()Z",
            "io.javalin.router.Endpoint.path of type Ljava/lang/String;",
            "spark.routematch.RouteMatch.getTarget()Ljava/lang/Object;",
            "javax.servlet.http.HttpServletRequest.getContextPath()Ljava/lang/String;",
            "org.springframework.http.server.PathContainer.value()Ljava/lang/String;")
        .noneMatch(member -> member.contains("io.promtap") || member.startsWith("jakarta."));
  }

  /** The advice that a probe keeps, at any depth. */
  private static Set<AdviceSpec> adviceOf(Object object) throws IllegalAccessException {
    Set<AdviceSpec> found = new java.util.LinkedHashSet<>();
    if (object instanceof AdviceSpec) {
      found.add((AdviceSpec) object);
    } else if (object instanceof Collection) {
      for (Object each : (Collection<?>) object) {
        found.addAll(adviceOf(each));
      }
    } else if (object instanceof Map) {
      found.addAll(adviceOf(((Map<?, ?>) object).values()));
    } else if (object.getClass().getName().startsWith("io.promtap.http.")) {
      for (Field field : object.getClass().getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          found.addAll(adviceOf(field.get(object)));
        }
      }
    }
    return found;
  }

  private static List<byte[]> classesWithAdvice() throws IOException, URISyntaxException {
    Path classes = Path.of(Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .filter(file -> file.toString().endsWith("Advice.class"))
          .map(AdviceOfProbesTest::read)
          .filter(AdviceOfProbesTest::hasAdvice)
          .toList();
    }
  }

  private static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasAdvice(byte[] classFile) {
    String text = new String(classFile, java.nio.charset.StandardCharsets.ISO_8859_1);
    return Stream.of(Advice.OnMethodEnter.class, Advice.OnMethodExit.class)
        .anyMatch(annotation -> text.contains(Type.getDescriptor(annotation)));
  }
}
