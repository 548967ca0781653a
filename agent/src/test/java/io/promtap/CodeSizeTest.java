// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.config.ConfigLoader;
import io.promtap.jdbc.ConnectionProbe;
import io.promtap.jdbc.StatementProbe;
import io.promtap.methods.Rules;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.WeavingLoader;
import io.promtap.weaving.Probe;
import io.promtap.weaving.Transformer;
import io.promtap.weaving.WeavingReport;
import io.promtap.weaving.bytebuddy.ByteBuddyWeaver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The sizes of the code that runs in every call. A method with more bytes than a limit of HotSpot
 * is never inlined, however hot it is, and then its caller keeps objects that it could do without.
 */
class CodeSizeTest {

  /** {@code -XX:FreqInlineSize}, the default on x86-64 and AArch64. */
  private static final int LARGEST_TO_INLINE = 325;

  /** {@code -XX:MaxInlineSize}: inlined also where a method is not hot. */
  private static final int LARGEST_THAT_IS_TRIVIAL = 35;

  /** What {@code PromtapBridge} forwards to, and what that calls for each event. */
  private static final String ON_EVERY_CALL =
      "(bridge/Promtap\\\\w+"
          + "|http/(\\\\w+Recorder|RequestCounter|RequestLife|PipelinedExchanges|Traceparent"
          + "|\\\\w*InFlight|EndpointNames|HttpMethods|HttpStatuses|TemplateTrie|PathParts)"
          + "|jdbc/(JdbcRecorder|StatementNotes|StatementPlaces|HeldConnections|OutermostCall"
          + "|RememberedSql|SqlOperation)"
          + "|methods/(RuleRecorder|SuspendRecorder|DataPoints?|EndPoints|OpenCalls|ReentryGuard)"
          + "|metrics/(Counter|Gauge|DoubleGauge|Histogram|DoubleHistogram|Summary|\\\\w+Cells"
          + "|NativeBlock|LabelTree|Series)"
          + "|expression/(Expression|ExpressionEvaluator|ReadValues))";

  @Test
  void every_method_of_the_recorders_can_be_inlined() throws Exception {
    Map<String, Integer> sizes = new TreeMap<>();
    for (Path file : classFiles(name -> name.matches("io/promtap/" + ON_EVERY_CALL))) {
      sizes.putAll(sizes(Files.readAllBytes(file)));
    }
    sizes.keySet().removeIf(method -> method.contains("init>"));

    assertThat(sizes).hasSizeGreaterThan(300);
    assertThat(above(LARGEST_TO_INLINE, sizes)).isEmpty();
  }

  /** These are called from everywhere, and a JIT that is short of time inlines them too. */
  @Test
  void the_steps_that_all_recorders_share_are_trivial() throws Exception {
    String shared =
        "io/promtap/(bridge/PromtapThread.(current|currentOrNull|answer|leaveContainer)"
            + "|metrics/Counter.increment|metrics/Gauge.set|metrics/BucketCells.bucket"
            + "|metrics/Histogram.observe(Nanos|Bytes|Count)|metrics/StripedCells.(record|addToSum))";
    Map<String, Integer> sizes = new TreeMap<>();
    for (Path file : classFiles(name -> name.matches("io/promtap/(bridge|metrics)/\\w+"))) {
      sizes.putAll(sizes(Files.readAllBytes(file)));
    }
    sizes.keySet().removeIf(method -> !method.matches(shared));

    assertThat(sizes).hasSize(12);
    assertThat(above(LARGEST_THAT_IS_TRIVIAL, sizes)).isEmpty();
  }

  @Test
  void the_statements_and_connections_of_a_pool_can_be_inlined() throws Exception {
    Map<String, Integer> sizes = new TreeMap<>();
    for (String type : new String[] {"ProxyConnection", "ProxyPreparedStatement"}) {
      Class<?> proxy = Class.forName("com.zaxxer.hikari.pool." + type);
      sizes.putAll(sizes(woven(proxy, new StatementProbe(), new ConnectionProbe())));
    }

    assertThat(sizes)
        .containsKeys(
            "com/zaxxer/hikari/pool/ProxyPreparedStatement.executeQuery",
            "com/zaxxer/hikari/pool/ProxyConnection.prepareStatement");
    assertThat(above(LARGEST_TO_INLINE, sizes)).isEmpty();
  }

  /** What woven code adds to one's own method must leave room for that. */
  @ParameterizedTest
  @CsvSource({
    "one,   60, '{counter: a_total}'",
    "one,  200, '{histogram: a_seconds, labels: {k: \"${arg0}\"}}'",
    "one,  200, '{gauge: a_in_flight}, {counter: a_total}, {histogram: a_seconds}'",
    "own,  200, '{counter: a_total, labels: {k: \"${this}\"}}, {histogram: a_seconds}'",
  })
  void a_small_method_with_a_rule_can_be_inlined(String method, int most, String metrics)
      throws Exception {
    String rule = "{class: " + Small.class.getName() + ", method: " + method;
    Rules rules = new Rules(new MetricRegistry(100, false));
    rules.apply(
        ConfigLoader.parse("p.yaml", "rules: [" + rule + ", metrics: [" + metrics + "]}]").rules());
    Map<String, Integer> before = sizes(classFile(Small.class));
    Map<String, Integer> after = sizes(woven(Small.class, rules.probe()));
    String name = name(Small.class) + "." + method;

    assertThat(after.get(name)).isGreaterThan(before.get(name) + 10);
    assertThat(after.get(name)).isLessThanOrEqualTo(before.get(name) + most);
  }

  static class Small {
    int one(int value) {
      return value + 1;
    }

    int own() {
      return hashCode();
    }
  }

  private static byte[] woven(Class<?> type, Probe... probes) throws IOException {
    Transformer transformer =
        new Transformer(
            List.of(probes), new ByteBuddyWeaver(), new WeavingReport(), WeavingLoader.NO_PROGRESS);
    ClassLoader application = new ClassLoader(type.getClassLoader()) {};
    byte[] woven = transformer.transform(application, name(type), null, null, classFile(type));
    assertThat(woven).as(type.getName() + " woven").isNotNull();
    return woven;
  }

  private static byte[] classFile(Class<?> type) throws IOException {
    try (InputStream in = type.getClassLoader().getResourceAsStream(name(type) + ".class")) {
      return in.readAllBytes();
    }
  }

  private static String name(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  private static List<Path> classFiles(Predicate<String> wanted) throws Exception {
    Path root =
        Path.of(PromtapBridge.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> wanted.test(className(root.relativize(file).toString())))
          .toList();
    }
  }

  private static String className(String path) {
    return path.replace('\\', '/').replaceAll("(\\$\\w+)*\\.class$", "");
  }

  /** Returns the bytes of code of each method; of those with one name, the most. */
  private static Map<String, Integer> sizes(byte[] classFile) {
    Map<String, Integer> sizes = new TreeMap<>();
    ClassReader reader = new ClassReader(classFile);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, new ClassWriter(0)) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            String method = reader.getClassName() + "." + name;
            return new MethodVisitor(
                Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
              @Override
              public void visitMaxs(int maxStack, int maxLocals) {
                Label end = new Label();
                visitLabel(end);
                sizes.merge(method, end.getOffset(), Math::max);
                super.visitMaxs(maxStack, maxLocals);
              }
            };
          }
        },
        0);
    return sizes;
  }

  private static Map<String, Integer> above(int limit, Map<String, Integer> sizes) {
    Map<String, Integer> above = new TreeMap<>(sizes);
    above.values().removeIf(size -> size <= limit);
    return above;
  }
}
