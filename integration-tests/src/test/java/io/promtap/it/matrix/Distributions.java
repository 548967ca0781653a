// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The starts of servers that are not embedded: each as its makers ship it, with its own loaders and
 * its own log manager. The command is that of the server's own start script; the applications lie
 * where an administrator would put them.
 */
final class Distributions {

  private Distributions() {}

  /** As {@code server run}. */
  static RunningServer openLiberty(Container container, JavaCommand command) {
    Path home = onlyFolderIn(Artifacts.distribution("servers/" + container.server()));
    int port = Ports.free();
    Path user = workFolder(container);
    Path server = user.resolve("servers/promtap");
    write(server.resolve("server.xml"), serverXml(container, port));
    AppProcess process =
        command
            .jvm("-javaagent:" + home.resolve("bin/tools/ws-javaagent.jar"))
            .jar(home.resolve("bin/tools/ws-server.jar"), "promtap")
            .environment("WLP_USER_DIR", user.toString())
            .start();
    return RunningServer.whenReady(
        process,
        () -> {
          process.awaitStdoutWith("CWWKF0011I");
          return port;
        });
  }

  private static String serverXml(Container container, int port) {
    StringBuilder xml = new StringBuilder();
    xml.append("<server>\n  <featureManager>\n");
    container.options().forEach(any -> xml.append("    <feature>" + any + "</feature>\n"));
    xml.append("  </featureManager>\n");
    xml.append("  <httpEndpoint id=\"defaultHttpEndpoint\" host=\"127.0.0.1\"");
    xml.append(" httpPort=\"" + port + "\" httpsPort=\"-1\"/>\n");
    for (Path application : applications(container)) {
      String name = application.getFileName().toString();
      xml.append("  <webApplication name=\"" + name + "\" contextRoot=\"/" + name + "\"");
      xml.append(" location=\"" + application + "\"/>\n");
    }
    return xml.append("</server>\n").toString();
  }

  /** As {@code standalone.sh}. */
  static RunningServer wildFly(Container container, JavaCommand command) {
    Path home = onlyFolderIn(Artifacts.distribution("servers/" + container.server()));
    Path base = workFolder(container);
    copy(home.resolve("standalone"), base);
    for (Path application : applications(container)) {
      Path deployment = base.resolve("deployments/" + application.getFileName() + ".war");
      copy(application, deployment);
      write(deployment.resolveSibling(deployment.getFileName() + ".dodeploy"), "");
    }
    int port = Ports.free();
    AppProcess process =
        command
            .jvm("-Djboss.modules.system.pkgs=org.jboss.byteman")
            .jvm("--add-exports=java.desktop/sun.awt=ALL-UNNAMED")
            .jvm("--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED")
            .jvm("--add-exports=java.naming/com.sun.jndi.url.ldap=ALL-UNNAMED")
            .jvm("--add-exports=java.naming/com.sun.jndi.url.ldaps=ALL-UNNAMED")
            .jvm("--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED")
            .jvm("--add-opens=java.base/java.lang=ALL-UNNAMED")
            .jvm("--add-opens=java.base/java.lang.invoke=ALL-UNNAMED")
            .jvm("--add-opens=java.base/java.lang.reflect=ALL-UNNAMED")
            .jvm("--add-opens=java.base/java.io=ALL-UNNAMED")
            .jvm("--add-opens=java.base/java.net=ALL-UNNAMED")
            .jvm("--add-opens=java.base/java.security=ALL-UNNAMED")
            .jvm("--add-opens=java.base/java.util=ALL-UNNAMED")
            .jvm("--add-opens=java.base/java.util.concurrent=ALL-UNNAMED")
            .jvm("--add-opens=java.management/javax.management=ALL-UNNAMED")
            .jvm("--add-opens=java.naming/javax.naming=ALL-UNNAMED")
            .jvm("-Dorg.jboss.boot.log.file=" + base.resolve("log/server.log"))
            .jvm(
                "-Dlogging.configuration="
                    + base.resolve("configuration/logging.properties").toUri())
            .jar(home.resolve("jboss-modules.jar"), "-mp", home.resolve("modules").toString())
            .arguments("org.jboss.as.standalone", "-Djboss.home.dir=" + home)
            .arguments("-Djboss.server.base.dir=" + base, "-b", "127.0.0.1")
            .arguments("-Djboss.http.port=" + port, "-Djboss.https.port=" + Ports.free())
            .arguments("-Djboss.management.http.port=" + Ports.free())
            .start();
    return RunningServer.whenReady(
        process,
        () -> {
          process.awaitStdoutWith("WFLYSRV0025");
          return port;
        });
  }

  /** As {@code java -jar payara-micro.jar}. */
  static RunningServer payaraMicro(Container container, JavaCommand command) {
    Path jar = Artifacts.distribution("servers/" + container.server()).resolve("payara-micro.jar");
    int port = Ports.free();
    List<String> deployed = new ArrayList<>();
    applications(container).forEach(any -> deployed.addAll(List.of("--deploy", any.toString())));
    AppProcess process =
        command
            .jar(jar, "--port", Integer.toString(port), "--noCluster")
            .arguments("--rootDir", workFolder(container).toString())
            .arguments(deployed.toArray(String[]::new))
            .start();
    return RunningServer.whenReady(
        process,
        () -> {
          process.awaitStderrWith("Payara Micro .* ready in");
          return port;
        });
  }

  /** As {@code java -jar quarkus-run.jar}, as the documentation of Quarkus says. */
  static RunningServer quarkus(Container container, JavaCommand command) {
    Path jar =
        Artifacts.file("servers/" + container.server() + "/target/quarkus-app/quarkus-run.jar");
    int port = Ports.free();
    AppProcess process =
        command
            .jvm("-Dquarkus.http.host=127.0.0.1")
            .jvm("-Dquarkus.http.port=" + port)
            .jar(jar)
            .start();
    return RunningServer.whenReady(
        process,
        () -> {
          process.awaitStdoutWith("Listening on:");
          return port;
        });
  }

  private static List<Path> applications(Container container) {
    return list(
        WebApplications.of(container.namespace())
            .directory(container.applications())
            .toAbsolutePath());
  }

  private static Path onlyFolderIn(Path folder) {
    return list(folder).get(0);
  }

  /** A folder of this start's own, where the server may write. */
  private static Path workFolder(Container container) {
    try {
      Path all = Files.createDirectories(Path.of("target", "distributions").toAbsolutePath());
      return Files.createTempDirectory(all, container.server());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
