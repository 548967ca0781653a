// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.applications.Applications;
import io.promtap.config.ConfigException;
import io.promtap.config.ConfigLoader;
import io.promtap.http.ApplicationProbe;
import io.promtap.http.ArmeriaProbe;
import io.promtap.http.CxfProbe;
import io.promtap.http.GatewayProbe;
import io.promtap.http.GrpcProbe;
import io.promtap.http.HelidonProbe;
import io.promtap.http.HelidonRoutesProbe;
import io.promtap.http.JdkServerProbe;
import io.promtap.http.JerseyProbe;
import io.promtap.http.JettyCoreProbe;
import io.promtap.http.JettyProbe;
import io.promtap.http.KtorProbe;
import io.promtap.http.LegacyResponseProbe;
import io.promtap.http.LibertyProbe;
import io.promtap.http.MicronautProbe;
import io.promtap.http.NettyHttp2Probe;
import io.promtap.http.NettyProbe;
import io.promtap.http.PayaraProbe;
import io.promtap.http.PlayProbe;
import io.promtap.http.QuarkusRestProbe;
import io.promtap.http.RatpackProbe;
import io.promtap.http.ReactorRoutesProbe;
import io.promtap.http.RegistrationsProbe;
import io.promtap.http.RestEasyProbe;
import io.promtap.http.ServletProbe;
import io.promtap.http.SpringProbe;
import io.promtap.http.TemplateProbe;
import io.promtap.http.TomcatProbe;
import io.promtap.http.UndertowProbe;
import io.promtap.http.VertxWebProbe;
import io.promtap.http.WebFluxProbe;
import io.promtap.jdbc.BatchProbe;
import io.promtap.jdbc.ConnectionProbe;
import io.promtap.jdbc.DriverWorkProbe;
import io.promtap.jdbc.PoolProbe;
import io.promtap.jdbc.R2dbcProbe;
import io.promtap.jdbc.SourceProbe;
import io.promtap.jdbc.StatementProbe;
import io.promtap.methods.Rules;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.WeavingLoader;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Probe;
import io.promtap.weaving.Transformer;
import io.promtap.weaving.WeavingReport;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import net.bytebuddy.jar.asm.ClassReader;
import org.junit.jupiter.api.Test;

/**
 * Every advice of the agent, woven into the libraries of the class path by {@link ByteBuddyWeaver}
 * and by {@link PlainByteBuddyWeaver}: both have to write the same code. A version of Byte Buddy in
 * which the inliner's members mean something else fails here.
 */
class DifferentialTest {

  /** The rules' advice of each shape, with all that it can be bound to. */
  private static final String RULES =
      """
      rules:
        - {name: end, class: [CLASSES], method: "*", metrics: [
            {counter: ends_total, labels: {c: "${class}", m: "${method}", e: "${exception}"}}]}
        - {name: number, class: [CLASSES], method: "*", metrics: [
            {summary: end_value, value: "${arg0}"}]}
        - {name: second, class: [CLASSES], method: "*", metrics: [
            {summary: second_value, value: "${arg1}"}]}
        - {name: result, class: [CLASSES], method: "*", metrics: [
            {summary: result_value, value: "${return}"}]}
        - {name: span, class: [CLASSES], method: "*", error: "${return}", metrics: [
            {histogram: span_seconds, labels: {a: "${arg0}", b: "${arg1}", o: "${outcome}"}},
            {counter: span_value_total, value: "${return}"},
            {gauge: spans_in_flight, labels: {t: "${this}"}}]}
        - {name: timed, class: [CLASSES], method: "*", metrics: [{histogram: timed_seconds}]}
        - {name: await, class: [CLASSES], method: "*", await: true, metrics: [
            {histogram: await_seconds, labels: {a: "${arg0}", r: "${return}", e: "${exception}"}}]}
        - {name: made, class: [CLASSES], method: new, metrics: [
            {counter: made_total, labels: {t: "${this}", c: "${class}"}},
            {histogram: making_seconds, labels: {a: "${arg0}"}}]}
      """;

  private static final String WITH_RULES =
      "io.promtap.weaving.Wovens, \"io.promtap.weaving.bytebuddy.DifferentialTest$Shapes\","
          + " \"com.zaxxer.hikari.pool.*\"";

  private static final AdviceSpec METHOD =
      new AdviceSpec("io.promtap.weaving.Witness$MethodAdvice", "test");
  private static final AdviceSpec NARROW =
      new AdviceSpec("io.promtap.weaving.Witness$NarrowAdvice", "test");
  private static final AdviceSpec CONSTRUCTOR =
      new AdviceSpec("io.promtap.weaving.Witness$ConstructorAdvice", "test");

  private static final Predicate<String> WITNESSED =
      Pattern.compile(
              "com/zaxxer/hikari/(pool|util)/.*|io/promtap/weaving/Wovens|.*/DifferentialTest.Shapes")
          .asMatchPredicate();

  /** Renamed advice that the class path and its other generations ask for. */
  private static final int MOST_RENAMES = 18;

  private static final Map<String, String> NOW = Map.of();

  /** What the libraries were called before, or are called in another generation. */
  private static final Map<String, String> JAVAX =
      Map.of(
          "jakarta/servlet/", "javax/servlet/",
          "jakarta/ws/rs/", "javax/ws/rs/",
          "org/eclipse/jetty/ee9/nested/", "org/eclipse/jetty/ee8/nested/",
          "org/eclipse/jetty/ee10/servlet/", "org/eclipse/jetty/ee11/servlet/",
          "reactor/netty/", "netty/reactor/");

  /** Its channel is in the package of the core of Jetty 12. */
  private static final Map<String, String> BEFORE_JETTY_12 = new LinkedHashMap<>();

  /** As before Servlet 3: no request knows its context, no response its status. */
  private static final Map<String, String> OLD_SERVLETS =
      Map.of(
          "jakarta/servlet/", "javax/servlet/",
          "getServletContext", "askServletContext",
          "getStatus", "askStatus",
          "encodeRedirectURL", "encodeRedirectUrl");

  /** Payara has Tomcat's class names with other methods. */
  private static final Map<String, String> PAYARA = new LinkedHashMap<>();

  static {
    BEFORE_JETTY_12.put("jakarta/servlet/", "javax/servlet/");
    BEFORE_JETTY_12.put("org/eclipse/jetty/server/", "jetty12/server/");
    BEFORE_JETTY_12.put("org/eclipse/jetty/ee9/nested/", "org/eclipse/jetty/server/");
    PAYARA.put("org/apache/catalina/", "tomcat/catalina/");
    PAYARA.put("payara/catalina/", "org/apache/catalina/");
    // As in Vert.x 3.
    PAYARA.put("io/vertx/ext/web/impl/RoutingContextInternal", "vertx4/RoutingContextInternal");
    PAYARA.put("vertx3/RoutingContextInternal", "io/vertx/ext/web/impl/RoutingContextInternal");
  }

  @Test
  void every_advice_is_woven_as_Byte_Buddys_documented_API_weaves_it() throws Exception {
    Set<String> advice = new TreeSet<>();
    for (Map<String, String> renames : List.of(NOW, JAVAX, BEFORE_JETTY_12, OLD_SERVLETS, PAYARA)) {
      LibraryClasses classes = new LibraryClasses(renames);
      Comparison comparison = new Comparison(classes);
      Transformer transformer =
          new Transformer(
              probes(renames), comparison, new WeavingReport(), WeavingLoader.NO_PROGRESS);
      classes.forEach(
          any -> true,
          classFile -> {
            String name = new ClassReader(classFile).getClassName();
            transformer.transform(classes, name, null, null, classFile);
          });

      assertThat(comparison.differences).isEmpty();
      assertThat(comparison.methods).isGreaterThan(10);
      advice.addAll(comparison.advice);
    }
    assertThat(advice.stream().map(each -> each.replaceAll(" .*", "")))
        .containsAll(adviceClasses());
    assertThat(advice.stream().filter(each -> !each.endsWith("{}")))
        .hasSizeGreaterThanOrEqualTo(MOST_RENAMES);
  }

  @Test
  void advice_that_uses_all_there_is_is_woven_alike_into_every_method() throws Exception {
    LibraryClasses classes = new LibraryClasses(NOW);
    Comparison comparison = new Comparison(classes);
    classes.forEach(
        WITNESSED,
        classFile -> {
          ClassHead head = ClassHead.read(classFile);
          comparison.weave(head, classFile, witness(head), null);
        });

    assertThat(comparison.differences).isEmpty();
    assertThat(comparison.methods).isGreaterThan(500);
  }

  private static Map<AdviceSpec, List<ClassHead.Method>> witness(ClassHead head) {
    Map<AdviceSpec, List<ClassHead.Method>> selected = new LinkedHashMap<>();
    for (ClassHead.Method method : head.methods()) {
      if (!method.name().equals("<clinit>")) {
        AdviceSpec advice = method.isConstructor() ? CONSTRUCTOR : METHOD;
        selected.computeIfAbsent(advice, any -> new ArrayList<>()).add(method);
        if (!method.isConstructor() && method.descriptor().startsWith("(Ljava/lang/Object;")) {
          selected.computeIfAbsent(NARROW, any -> new ArrayList<>()).add(method);
        }
      }
    }
    return selected;
  }

  private static List<Probe> probes(Map<String, String> renames) throws ConfigException {
    Rules rules = new Rules(new MetricRegistry(10, false));
    rules.apply(ConfigLoader.parse("test.yaml", RULES.replace("CLASSES", WITH_RULES)).rules());
    Rules ofApplications = new Rules(new MetricRegistry(10, false), new Applications());
    ofApplications.apply(
        ConfigLoader.parse("test.yaml", RULES.replace("CLASSES", WITH_RULES)).rules());
    List<Probe> probes = new ArrayList<>();
    for (boolean sizes : renames.equals(NOW) ? new boolean[] {true, false} : new boolean[] {true}) {
      probes.addAll(
          List.of(
              new ServletProbe(sizes),
              new TomcatProbe(sizes),
              new JettyProbe(sizes, sizes),
              new JettyCoreProbe(sizes, sizes),
              new UndertowProbe(sizes, sizes),
              new JdkServerProbe(sizes, sizes),
              new HelidonProbe(sizes),
              new NettyProbe(sizes, sizes),
              new NettyHttp2Probe(sizes, sizes),
              new LibertyProbe(sizes),
              new PayaraProbe(),
              new PoolProbe(sizes)));
    }
    probes.addAll(
        List.of(
            new ApplicationProbe(),
            new LegacyResponseProbe(),
            new RegistrationsProbe(),
            new SpringProbe(),
            new JerseyProbe(),
            new RestEasyProbe(),
            new CxfProbe(),
            new TemplateProbe(),
            new HelidonRoutesProbe(),
            new WebFluxProbe(),
            new GatewayProbe(),
            new ReactorRoutesProbe(),
            new VertxWebProbe(),
            new MicronautProbe(),
            new GrpcProbe(),
            new ArmeriaProbe(),
            new KtorProbe(),
            new RatpackProbe(),
            new PlayProbe(),
            new QuarkusRestProbe(),
            new StatementProbe(),
            new BatchProbe(),
            new ConnectionProbe(),
            new SourceProbe(),
            new DriverWorkProbe(),
            new R2dbcProbe(),
            rules.probe(),
            ofApplications.probe()));
    return probes;
  }

  /** The binary names of all classes of the agent that have advice. */
  private static Set<String> adviceClasses() throws Exception {
    Path root = Path.of(Rules.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith("Advice.class")).toList()) {
        String name = root.relativize(file).toString();
        if (name.contains("$")) {
          names.add(name.substring(0, name.length() - 6).replace(File.separatorChar, '.'));
        }
      }
    }
    assertThat(names).hasSizeGreaterThan(30);
    return names;
  }

  /** Parameters and results that a number is made of. */
  static final class Shapes {
    private final Object kept;

    Shapes(byte first, Object... rest) {
      this.kept = first + rest.length;
    }

    byte bytes(byte value, short other) {
      return (byte) (value + other);
    }

    short shorts(short value, byte other) {
      return (short) (value - other);
    }

    static long many(long a, double b, float c, int d, String[] e, char f, Object g) {
      return a + (long) b + (long) c + d + e.length + f + (g == null ? 0 : 1);
    }

    static float stores(float value, int times) {
      float stored = value;
      while (times-- > 0) {
        value = value * stored;
      }
      return value;
    }

    Object kept() {
      return kept;
    }

    static boolean isSame(Object first, Object second) {
      return first == second;
    }

    Object passesOn(int first, Object second, Continuation<Object> last) {
      return last.getContext();
    }

    static Object goesOn(Object first, double second, Continuation<Object> last) {
      return last instanceof Runnable ? first : Unit.INSTANCE;
    }
  }
}
