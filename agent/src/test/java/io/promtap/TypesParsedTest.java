// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.ConfigLoader;
import io.promtap.http.ServletProbe;
import io.promtap.jdbc.BatchProbe;
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
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many class files are read beside those that the JVM hands over, when a whole library is
 * loaded. Each is searched in a jar, which takes longer than all else at the start of a service.
 */
class TypesParsedTest {

  private static final String RULES =
      """
      rules:
        - {implements: java.util.concurrent.Callable, method: call, metrics: [{counter: a_total}]}
        - {extends: java.lang.Thread, method: run, metrics: [{counter: b_total}]}
        - {annotatedWith: org.junit.jupiter.api.Tag, method: "*", metrics: [{counter: c_total}]}
      """;

  @ParameterizedTest
  @CsvSource({
    "org.h2.Driver, org.h2., 50",
    "org.apache.catalina.startup.Tomcat, org.apache., 75",
    "com.tngtech.archunit.core.importer.ClassFileImporter, com.tngtech.archunit., 25",
  })
  void few_class_files_are_read_to_know_what_a_class_is(String sample, String prefix, int most)
      throws Exception {
    Rules rules = new Rules(new MetricRegistry(100, false));
    rules.apply(ConfigLoader.parse("p.yaml", RULES).rules());
    List<Probe> probes =
        List.of(
            new ServletProbe(false),
            new StatementProbe(),
            new BatchProbe(),
            new ConnectionProbe(),
            rules.probe());
    CountingLoader loader = new CountingLoader(jar(sample), probes);
    int loaded = 0;
    for (String name : classNames(jar(sample), prefix)) {
      try {
        Class.forName(name, false, loader);
        loaded++;
      } catch (NoClassDefFoundError optional) {
        // A library that this one can do without.
      }
    }

    assertThat(loaded).isGreaterThan(300);
    assertThat(loader.filesAskedFor).hasSizeBetween(1, most);
  }

  /** A loader of a jar that weaves, and notes the class files that it is asked to show. */
  private static final class CountingLoader extends URLClassLoader {
    final List<String> filesAskedFor = new ArrayList<>();
    private final Transformer transformer;

    CountingLoader(Path jar, List<Probe> probes) throws IOException {
      super(new URL[] {jar.toUri().toURL()}, CountingLoader.class.getClassLoader());
      transformer =
          new Transformer(
              probes, new ByteBuddyWeaver(), new WeavingReport(), WeavingLoader.NO_PROGRESS);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String path = name.replace('.', '/');
      URL url = findResource(path + ".class");
      if (url == null) {
        return getParent().loadClass(name);
      }
      try (InputStream in = url.openStream()) {
        byte[] file = in.readAllBytes();
        byte[] woven = transformer.transform(this, path, null, null, file);
        byte[] result = woven == null ? file : woven;
        return defineClass(name, result, 0, result.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    @Override
    public URL getResource(String name) {
      filesAskedFor.add(name);
      return super.getResource(name);
    }
  }

  private static Path jar(String sample) throws Exception {
    return Path.of(
        Class.forName(sample).getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static List<String> classNames(Path jar, String prefix) throws IOException {
    List<String> names = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(file.entries())) {
        String name = entry.getName().replace('/', '.');
        if (name.startsWith(prefix) && name.endsWith(".class")) {
          names.add(name.substring(0, name.length() - ".class".length()));
        }
      }
    }
    return names;
  }
}
