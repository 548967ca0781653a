// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import io.promtap.applications.Applications;
import io.promtap.attach.Announcements;
import io.promtap.bridge.PromtapBridge;
import io.promtap.config.ConfigLoader;
import io.promtap.config.FileWatch;
import io.promtap.config.LoadedConfig;
import io.promtap.config.MethodRule;
import io.promtap.config.Problem;
import io.promtap.config.PromtapConfig;
import io.promtap.config.StartOptions;
import io.promtap.exporter.ExitHook;
import io.promtap.exporter.Exporter;
import io.promtap.jvm.JvmCollector;
import io.promtap.log.Log;
import io.promtap.methods.Rules;
import io.promtap.metrics.MetricRegistry;
import io.promtap.metrics.TargetInfo;
import io.promtap.premain.BridgePublisher;
import io.promtap.weaving.JsonReport;
import io.promtap.weaving.MatchReport;
import io.promtap.weaving.Probe;
import io.promtap.weaving.Transformer;
import io.promtap.weaving.WeavingReport;
import io.promtap.weaving.bytebuddy.ByteBuddyWeaver;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The start of Promtap in a JVM. It reads the configuration, publishes the bridge, installs the
 * features, registers the transformer, and leaves the rest to one daemon thread. Each step also
 * registers how a detach undoes it. The premain class calls it by name, on the thread that starts
 * the JVM.
 */
public final class Agent {

  private Agent() {}

  /**
   * Starts Promtap with the JVM.
   *
   * @param arguments the text after {@code =} in {@code -javaagent}; {@code null} if there is none
   * @param startNanos {@link System#nanoTime} when the JVM called
   * @return whether Promtap runs and its loader must stay open
   * @throws Exception if Promtap cannot start; the caller reports it and lets the JVM go on
   */
  public static boolean start(
      @Nullable String arguments, Instrumentation instrumentation, long startNanos)
      throws Exception {
    return start(arguments, instrumentation, startNanos, false) == null;
  }

  /**
   * Starts Promtap.
   *
   * @param attached whether the JVM was already running
   * @return why Promtap does not run; {@code null} if it runs
   */
  static @Nullable String start(
      @Nullable String arguments,
      Instrumentation instrumentation,
      long startNanos,
      boolean attached)
      throws Exception {
    StartOptions options = StartOptions.of(arguments, System.getenv());
    Log.level(options.logLevel());
    if (!options.enabled()) {
      return "PROMTAP_ENABLED is false in the environment of this JVM";
    }
    BridgePublisher.publish(instrumentation);
    if (!PromtapBridge.claim()) {
      String running = "is running in this JVM already; this second start does nothing";
      Log.warn(running);
      return running;
    }
    RunningAgent running = new RunningAgent(instrumentation);
    try {
      run(running, options, instrumentation, startNanos, attached);
    } catch (Throwable failure) {
      running.end();
      throw failure;
    }
    PromtapBridge.stop = running;
    return null;
  }

  private static void run(
      RunningAgent running,
      StartOptions options,
      Instrumentation instrumentation,
      long startNanos,
      boolean attached) {
    for (String problem : options.problems()) {
      Log.error(problem);
    }
    // The watch begins before the file is read, so that it misses no change.
    FileWatch watch = options.configFile() == null ? null : new FileWatch(options.configFile());
    PromtapConfig config = config(options);
    MetricRegistry registry =
        new MetricRegistry(
            config.seriesPerMetric(),
            config.exemplars(),
            config.histograms(),
            config.constantLabels());
    if (System.getenv("OTEL_SERVICE_NAME") != null
        || System.getenv("OTEL_RESOURCE_ATTRIBUTES") != null) {
      TargetInfo.register(registry, System.getenv());
    }
    WeavingReport report = new WeavingReport();
    Applications applications = config.applicationLabel() ? new Applications() : null;
    Rules rules = new Rules(registry, applications);
    List<Probe> probes = Features.install(config, registry, rules, attached);
    for (MethodRule rule : config.rules()) {
      report.expectRule(rule.name());
    }
    if (config.jvmEnabled()) {
      JvmCollector jvm = new JvmCollector(config.constantLabels());
      registry.collector(jvm);
      running.atEnd("JVM metrics", jvm);
    }

    Exporter exporter = new Exporter(config.httpServer(), registry, instrumentation);
    running.atEnd("side port", exporter);
    Housekeeper housekeeper = new Housekeeper(exporter, config.httpServer());
    Transformer transformer = new Transformer(probes, new ByteBuddyWeaver(), report, housekeeper);
    LateReweaver reweaver = new LateReweaver(rules, transformer, instrumentation);
    RuleUpdate update = new RuleUpdate(rules, transformer, report, instrumentation);
    ConfigReload reload = new ConfigReload(options, watch, config, update, exporter);
    running.beforeRestoring("housekeeper", housekeeper);
    running.beforeRestoring("reweaver", reweaver);
    running.weave(transformer, attached);
    running.atEnd("exit hook", ExitHook.closeLast(exporter));
    double seconds = (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    housekeeper.start(
        new Runnable() {
          @Override
          public void run() {
            BooleanSupplier hasServed = () -> registry.hasSeries("http_requests_total");
            ApplicationState application =
                new ApplicationState(attached, hasServed, housekeeper::nanosWithoutClass);
            Consumer<String> asker = attached ? new Announcements(instrumentation)::report : null;
            MatchReport matches =
                new MatchReport(report, rules::finding, application::isServing, asker);
            exporter.showReport(new JsonReport(report, matches));
            JarWatch jar = new JarWatch(Agent.class.getClassLoader());
            List<Runnable> chores = new ArrayList<>(Features.chores());
            chores.addAll(Arrays.asList(reweaver, reload, matches, jar));
            housekeeper.alsoDo(chores.toArray(new Runnable[0]));
            SelfMetrics.register(registry, report, reload, update);
            registry.gaugeReadAtScrape(
                "promtap_startup_seconds",
                "Time that Promtap took of the start of the JVM, or of the attach.",
                () -> seconds);
          }
        });
    if (attached) {
      housekeeper.applicationStarted();
      housekeeper.loggingReady();
    }
  }

  /** Returns what is right in the file and the options, so that every service starts. */
  private static PromtapConfig config(StartOptions options) {
    Path file = options.configFile();
    if (file == null) {
      return options.over(PromtapConfig.defaults());
    }
    LoadedConfig loaded = ConfigLoader.read(file);
    PromtapConfig config = options.over(loaded.config());
    for (Problem warning : loaded.warnings()) {
      Log.warn(warning.toString());
    }
    if (!loaded.problems().isEmpty()) {
      StartTrouble.report(file, loaded, config);
    }
    return config;
  }
}
