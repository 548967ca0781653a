// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.MetricsPage;
import io.promtap.benchmarks.driving.DrivenProcess;
import io.promtap.benchmarks.driving.Setting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One run of {@link MeasuredService} with one of the variants, from start to end. */
final class ServiceProcess implements AutoCloseable {
  private static final Duration PAGE_LIMIT = Duration.ofSeconds(30);

  private final DrivenProcess process;
  private final Variant variant;
  private final URI page;

  private ServiceProcess(DrivenProcess process, Variant variant, URI page) {
    this.process = process;
    this.variant = variant;
    this.page = page;
  }

  /** Starts it and returns when it answers, and its metrics page too. */
  static ServiceProcess start(
      Variant variant, Setting setting, String jdbcUrl, Variant.Jars jars, Path logs)
      throws IOException, InterruptedException {
    int metricsPort = Machine.freePort();
    List<String> command = new ArrayList<>(setting.command());
    command.addAll(variant.jvmArguments(jars, metricsPort));
    command.addAll(List.of("-cp", jars.benchmarks().toString(), MeasuredService.class.getName()));
    command.addAll(List.of(variant.name(), jdbcUrl));
    Path log = logs.resolve("service-" + variant.name().toLowerCase(Locale.ROOT) + ".log");
    URI page = DrivenProcess.page(metricsPort);
    DrivenProcess process = DrivenProcess.start(command, variant.title, log);
    try {
      if (variant.mark() != null) {
        MetricsPage.await(page, variant.mark(), PAGE_LIMIT);
      }
      return new ServiceProcess(process, variant, page);
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  DrivenProcess process() {
    return process;
  }

  /** Fails unless all that was sent is counted. */
  void requireCounted(Counts sent) throws Exception {
    process.requireCounted(variant.counted(sent), this::counts);
  }

  private Counts counts() throws IOException {
    return variant.mark() == null
        ? Counts.parse(process.counts())
        : variant.counts(MetricsPage.read(page));
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}
