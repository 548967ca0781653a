// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import io.promtap.it.harness.Artifacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/**
 * Lays out the compiled applications and main classes for one namespace of the servlet API and of
 * JAX-RS: as they are for {@code jakarta}, renamed for {@code javax}.
 */
final class WebApplications {
  private static final String SERVERS = "io/promtap/it/servers";
  private static final String SERVLETS = "io/promtap/it/web";
  private static final String SPRING = "io/promtap/it/spring";
  private static final String RESOURCES = "io/promtap/it/rest";

  private static final String JAKARTA = "jakarta";

  /** The APIs that have two names, without their first part. */
  private static final List<String> APIS = List.of("/servlet/", "/websocket/", "/ws/rs/");

  private static final Map<Container.Namespace, WebApplications> LAID_OUT =
      new java.util.EnumMap<>(Container.Namespace.class);

  private final Container.Namespace namespace;
  private final Path root;

  private WebApplications(Container.Namespace namespace) {
    this.namespace = namespace;
    this.root = Path.of("target", "webapps", namespace.name().toLowerCase(java.util.Locale.ROOT));
  }

  static synchronized WebApplications of(Container.Namespace namespace) {
    return LAID_OUT.computeIfAbsent(
        namespace,
        any -> {
          WebApplications applications = new WebApplications(namespace);
          applications.layOut();
          return applications;
        });
  }

  /** The main classes and, for a server that loads no folder, the applications' classes. */
  Path classPath() {
    return root.resolve("classes");
  }

  /** The folder whose folders are the applications of one kind of container. */
  Path directory(String kind) {
    return root.resolve("applications").resolve(kind);
  }

  private void layOut() {
    try {
      copyClasses(SERVERS, classPath());
      copyClasses(SERVLETS, classPath());
      copyClasses(SPRING, classPath());
      Path sources = Path.of("src/main/webapps");
      for (Path file : filesBelow(sources)) {
        copy(file, root.resolve("applications").resolve(sources.relativize(file)));
      }
      copyClasses(SERVLETS, directory("servlet").resolve("app/WEB-INF/classes"));
      copyClasses(SERVLETS, directory("servlet").resolve("other/WEB-INF/classes"));
      copyClasses(RESOURCES, directory("rest").resolve("library/WEB-INF/classes"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void copyClasses(String packageName, Path target) throws IOException {
    Path classes = Artifacts.apps();
    for (Path file : filesBelow(classes.resolve(packageName))) {
      Path copy = target.resolve(classes.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.write(copy, renamed(Files.readAllBytes(file)));
    }
  }

  private byte[] renamed(byte[] classFile) {
    if (namespace == Container.Namespace.JAKARTA) {
      return classFile;
    }
    ClassWriter writer = new ClassWriter(0);
    Remapper toJavax =
        new Remapper(net.bytebuddy.jar.asm.Opcodes.ASM9) {
          @Override
          public String map(String name) {
            return APIS.stream().anyMatch(api -> name.startsWith(JAKARTA + api))
                ? "javax" + name.substring(JAKARTA.length())
                : name;
          }
        };
    new ClassReader(classFile).accept(new ClassRemapper(writer, toJavax), 0);
    return writer.toByteArray();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.write(to, Files.readAllBytes(from));
  }

  private static Iterable<Path> filesBelow(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
