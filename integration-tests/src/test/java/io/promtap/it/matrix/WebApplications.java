package io.promtap.it.matrix;

import io.promtap.it.harness.Artifacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Lays out the compiled applications and main classes for one namespace of the servlet API: as they
 * are for {@code jakarta.servlet}, renamed for {@code javax.servlet}.
 */
final class WebApplications {
  private static final String CLASSES = "io/promtap/it/web";
  private static final String SERVERS = "io/promtap/it/servers";
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

  /** The folder whose folders are the applications. */
  Path directory() {
    return root.resolve("applications");
  }

  private void layOut() {
    try {
      copyClasses(SERVERS, classPath());
      copyClasses(CLASSES, classPath());
      Path sources = Path.of("src/main/webapps");
      for (Path file : filesBelow(sources)) {
        copy(file, directory().resolve(sources.relativize(file)));
      }
      for (String application : new String[] {"app", "other"}) {
        copyClasses(CLASSES, directory().resolve(application).resolve("WEB-INF/classes"));
      }
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
        new Remapper(org.objectweb.asm.Opcodes.ASM9) {
          @Override
          public String map(String name) {
            return name.startsWith("jakarta/servlet/")
                ? "javax" + name.substring("jakarta".length())
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
