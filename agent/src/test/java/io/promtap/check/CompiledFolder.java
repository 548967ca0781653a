// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import io.promtap.config.ConfigLoader;
import io.promtap.config.MethodRule;
import io.promtap.methods.Rules;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.WeavingLoader;
import io.promtap.weaving.Transformer;
import io.promtap.weaving.WeavingReport;
import io.promtap.weaving.bytebuddy.ByteBuddyWeaver;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.StubMethod;

/** A folder of class files that a test makes, and what is said of a rule about them. */
final class CompiledFolder {

  private final Path folder;
  private final Map<String, byte[]> classes = new LinkedHashMap<>();
  private final List<Path> classPath = new ArrayList<>();

  CompiledFolder(Path folder) {
    this.folder = folder;
    classPath.add(folder);
  }

  /** Adds the jar that a class is from. */
  void library(Class<?> type) throws URISyntaxException {
    classPath.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
  }

  DynamicType.Unloaded<?> put(DynamicType.Builder<?> type) throws Exception {
    DynamicType.Unloaded<?> made = type.make();
    String name = made.getTypeDescription().getInternalName();
    classes.put(name, made.getBytes());
    Path file = folder.resolve(name + ".class");
    Files.createDirectories(file.getParent());
    Files.write(file, made.getBytes());
    return made;
  }

  /** A class of the package {@code a} with these methods without parameters. */
  void type(String name, Class<?> above, String... methods) throws Exception {
    ByteBuddy byteBuddy = new ByteBuddy();
    DynamicType.Builder<?> type =
        (above.isInterface()
                ? byteBuddy.subclass(Object.class).implement(above)
                : byteBuddy.subclass(above))
            .name("a." + name);
    for (String method : methods) {
      type =
          type.defineMethod(method, void.class, Visibility.PUBLIC).intercept(StubMethod.INSTANCE);
    }
    put(type);
  }

  void type(String name, String... methods) throws Exception {
    type(name, Object.class, methods);
  }

  private static List<MethodRule> rules(String selection, String labels) throws Exception {
    String yaml =
        """
        rules:
          - name: it
        %s
            metrics: [{counter: it_total, labels: {%s}}]
        """
            .formatted(selection.indent(4).stripTrailing(), labels);
    return ConfigLoader.parse("test.yaml", yaml).rules();
  }

  /** What the log says when all classes are loaded. */
  String inLog(String selection, String labels, boolean serving) throws Exception {
    Rules rules = new Rules(new MetricRegistry(20, false));
    rules.apply(rules(selection, labels));
    Transformer transformer =
        new Transformer(
            List.of(rules.probe()),
            new ByteBuddyWeaver(),
            new WeavingReport(),
            WeavingLoader.NO_PROGRESS);
    List<URL> urls = new ArrayList<>();
    for (Path path : classPath) {
      urls.add(path.toUri().toURL());
    }
    try (URLClassLoader loader = new URLClassLoader(urls.toArray(new URL[0]), null)) {
      classes.forEach((name, file) -> transformer.transform(loader, name, null, null, file));
    }
    return rules.finding("it", serving);
  }

  /** What {@code check} says of methods, not why there is no class. */
  List<String> inCheck(String selection, String labels) throws Exception {
    try (ScannedClasses source =
        new ScannedClasses(
            classPath, new ScanProgress(new PrintWriter(Writer.nullWriter(), true)))) {
      RuleCheck check = new RuleCheck(rules(selection, labels), source, new ByteBuddyWeaver());
      return check.run().iterator().next().notes();
    }
  }
}
