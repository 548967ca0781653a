// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@code java} command line in the making. */
public final class JavaCommand {

  /** The option of this build, which takes the second compiler or does without. */
  private static final String COMPILATION =
      System.getProperty("promtap.compilation", "-XX:+TieredCompilation");

  private final Path executable;
  private final Jdk jdk;
  private final List<String> jvmOptions = new ArrayList<>();
  private final List<String> application = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Path directory;

  private JavaCommand(Path executable, Jdk jdk) {
    this.executable = executable;
    this.jdk = jdk;
  }

  public static JavaCommand on(Jdk jdk) {
    return new JavaCommand(jdk.java(), jdk);
  }

  /** Another program of a JDK, {@code javac} for one. */
  public static JavaCommand tool(Path executable) {
    return new JavaCommand(executable, null);
  }

  /** Skips the test that asks if the program needs another Java than this one. */
  JavaCommand require(String name, JavaVersions java) {
    Jdks.require(jdk, name, java);
    return this;
  }

  /** Adds the agent without an argument. */
  public JavaCommand agent() {
    return jvm("-javaagent:" + Artifacts.agentJar());
  }

  /** Adds the agent with an argument such as {@code 0:promtap.yaml}. */
  public JavaCommand agent(String argument) {
    return jvm("-javaagent:" + Artifacts.agentJar() + "=" + argument);
  }

  public JavaCommand jvm(String... options) {
    jvmOptions.addAll(List.of(options));
    return this;
  }

  public JavaCommand jar(Path jar, String... arguments) {
    application.addAll(List.of("-jar", jar.toString()));
    return arguments(arguments);
  }

  /**
   * An application of {@code io.promtap.it.apps}, with more jars on its class path if it needs any.
   */
  public JavaCommand app(String name, Path... libraries) {
    String classPath =
        Stream.concat(Stream.of(Artifacts.apps()), Stream.of(libraries))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    return main(classPath, "io.promtap.it.apps." + name);
  }

  public JavaCommand main(String classPath, String mainClass) {
    application.addAll(List.of("-cp", classPath, mainClass));
    return this;
  }

  public JavaCommand arguments(String... arguments) {
    application.addAll(List.of(arguments));
    return this;
  }

  public JavaCommand environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public JavaCommand directory(Path working) {
    directory = working;
    return this;
  }

  public AppProcess start() {
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    if (jdk != null) {
      command.add(COMPILATION);
    }
    command.addAll(jvmOptions);
    command.addAll(application);
    ProcessBuilder builder = new ProcessBuilder(command);
    // Whoever runs the build may have set these for other reasons.
    builder.environment().keySet().removeIf(JavaCommand::reachesTheJvm);
    builder.environment().putAll(environment);
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    try {
      return new AppProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it with nothing on its stdin and waits for its end; the returned process has ended. */
  public AppProcess run() {
    AppProcess process = start();
    try {
      process.endStdin();
      process.awaitExit();
    } finally {
      process.close();
    }
    return process;
  }

  private static boolean reachesTheJvm(String variable) {
    return variable.equals("JAVA_TOOL_OPTIONS")
        || variable.equals("JDK_JAVA_OPTIONS")
        || variable.equals("_JAVA_OPTIONS")
        || variable.equals("CLASSPATH")
        || variable.startsWith("PROMTAP_")
        || variable.startsWith("JDBC_");
  }
}
