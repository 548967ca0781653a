// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.weaving.bytebuddy.ByteBuddyWeaver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import net.bytebuddy.jar.asm.MethodTooLargeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every method of whole libraries, woven with advice that uses all there is: the JVM's verifier has
 * the last word on frames, slots and handlers.
 */
class WeaverVerificationTest {

  private static final AdviceSpec METHOD =
      new AdviceSpec("io.promtap.weaving.Witness$MethodAdvice", "test");
  private static final AdviceSpec CONSTRUCTOR =
      new AdviceSpec("io.promtap.weaving.Witness$ConstructorAdvice", "test");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.h2.Driver",
        "org.apache.catalina.startup.Tomcat",
        "com.zaxxer.hikari.HikariDataSource",
        "io.prometheus.metrics.model.registry.PrometheusRegistry",
        "org.snakeyaml.engine.v2.api.Load",
        "com.tngtech.archunit.core.importer.ClassFileImporter",
        "org.assertj.core.api.Assertions",
        "net.bytebuddy.ByteBuddy"
      })
  void every_method_of_a_library_passes_the_verifier_when_woven(String sample) throws Exception {
    Path jar =
        Path.of(Class.forName(sample).getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> names = classNames(jar);
    List<String> refused = new ArrayList<>();
    int methods = 0;
    try (JarFile file = new JarFile(jar.toFile())) {
      EveryMethodLoader loader = new EveryMethodLoader(file);
      for (String name : names) {
        try {
          // Asking for its methods links a class, which verifies it, and does not initialise it.
          Class<?> type = Class.forName(name, false, loader);
          methods += type.getDeclaredMethods().length;
        } catch (NoClassDefFoundError optional) {
          // A library that this one can do without.
        } catch (LinkageError refusal) {
          refused.add(name + ": " + refusal);
        }
      }
    }

    assertThat(refused).isEmpty();
    assertThat(methods).isGreaterThan(names.size());
  }

  private static List<String> classNames(Path jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(file.entries())) {
        String name = entry.getName();
        if (name.endsWith(".class") && !name.startsWith("META-INF") && !name.contains("-info")) {
          names.add(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
        }
      }
    }
    return names;
  }

  /** Loads the classes of one jar, all their methods woven. */
  private static final class EveryMethodLoader extends ClassLoader {
    private final ClassWeaver weaver = new ByteBuddyWeaver();
    private final JarFile jar;

    EveryMethodLoader(JarFile jar) {
      super(WeaverVerificationTest.class.getClassLoader());
      this.jar = jar;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      JarEntry entry = jar.getJarEntry(name.replace('.', '/') + ".class");
      Class<?> loaded = findLoadedClass(name);
      if (entry == null || loaded != null) {
        return loaded != null ? loaded : super.loadClass(name, resolve);
      }
      try (InputStream in = jar.getInputStream(entry)) {
        byte[] woven = weave(in.readAllBytes());
        return defineClass(name, woven, 0, woven.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    private byte[] weave(byte[] classFile) throws IOException {
      ClassHead head = WeaverTest.head(classFile);
      Map<AdviceSpec, List<ClassHead.Method>> advice = new LinkedHashMap<>();
      for (ClassHead.Method method : head.methods()) {
        if (!method.name().equals("<clinit>")) {
          AdviceSpec spec = method.name().equals("<init>") ? CONSTRUCTOR : METHOD;
          advice.computeIfAbsent(spec, any -> new ArrayList<>()).add(method);
        }
      }
      byte[] woven =
          weaver.weave(
              head,
              classFile,
              advice,
              (method, reason) -> {
                if (!(reason instanceof MethodTooLargeException)) {
                  throw new IllegalStateException(method.toString(), reason);
                }
              });
      return woven == null ? classFile : woven;
    }
  }
}
