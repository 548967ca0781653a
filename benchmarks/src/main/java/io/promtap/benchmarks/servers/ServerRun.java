// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.MetricsPage;
import io.promtap.benchmarks.driving.DrivenProcess;
import io.promtap.benchmarks.driving.DrivenRun;
import io.promtap.benchmarks.driving.Driver;
import io.promtap.benchmarks.driving.Route;
import io.promtap.benchmarks.driving.Sample;
import io.promtap.benchmarks.driving.Setting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** One run of a server under one variant. It may rest while another one is measured. */
final class ServerRun implements AutoCloseable {
  private static final Duration PAGE_LIMIT = Duration.ofSeconds(30);

  /** A thousand paths of one template, so that none is found where the last one was. */
  private static final Route USERS =
      new Route("/users", IntStream.range(0, 1024).mapToObj(id -> "/users/" + id).toList());

  private final Server server;
  private final Variant variant;
  private final String title;
  private final DrivenProcess process;
  private final URI page;
  private final Driver driver;
  private final DrivenRun run;

  private ServerRun(
      Server server,
      Variant variant,
      String title,
      DrivenProcess process,
      URI page,
      Driver driver,
      int together) {
    this.server = server;
    this.variant = variant;
    this.title = title;
    this.process = process;
    this.page = page;
    this.driver = driver;
    this.run = new DrivenRun(process, driver, together);
  }

  /** Starts it and returns when it answers, and its metrics page too. */
  static ServerRun start(
      Server server, Variant variant, Setting setting, Variant.Jars jars, int together, Path logs)
      throws IOException, InterruptedException {
    int metricsPort = Machine.freePort();
    String classPath = server.classPath(jars.modules());
    List<String> command = new ArrayList<>(setting.command());
    command.addAll(variant.jvmArguments(jars, metricsPort));
    command.addAll(List.of("-cp", classPath, server.main(), variant.name()));
    String name = (server + "-" + variant).toLowerCase(Locale.ROOT);
    String title = server.title(classPath) + ", " + variant.title;
    URI page = DrivenProcess.page(metricsPort);
    DrivenProcess process =
        DrivenProcess.start(command, title, logs.resolve("servers-" + name + ".log"));
    try {
      if (variant.mark() != null) {
        MetricsPage.await(page, variant.mark(), PAGE_LIMIT);
      }
      Driver driver = new Driver(process.port(), server.end(), setting.threads(), setting.apart());
      return new ServerRun(server, variant, title, process, page, driver, together);
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  Variant variant() {
    return variant;
  }

  void warmUp(int passMillis, int most) throws Exception {
    run.warmUp(List.of(USERS), TimeUnit.MILLISECONDS.toNanos(passMillis), server.warmUps() * most);
  }

  void slice(int millis) throws Exception {
    run.atFullSpeed(List.of(USERS), TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Returns what a request took in the median slice. */
  Sample sample() {
    return run.fullSpeed(USERS);
  }

  String line() {
    return String.format(Locale.ROOT, "%-36s%s", title, run.line());
  }

  String slices() {
    return title + ": " + run.slices();
  }

  /** Fails unless each request that was sent is counted, under its own labels, and no other. */
  void requireCounted() throws Exception {
    process.requireCounted(variant.expected(driver.sent(USERS)), this::counted);
  }

  private Variant.Counted counted() throws IOException {
    return variant.mark() == null
        ? Variant.Counted.parse(process.counts())
        : variant.counted(MetricsPage.read(page), server);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try {
      driver.close();
    } finally {
      process.close();
    }
  }
}
