package io.promtap;

import io.promtap.config.HttpServerConfig;
import io.promtap.exporter.Exporter;
import io.promtap.log.Failures;
import io.promtap.log.Log;
import io.promtap.weaving.WeavingReport;
import java.net.BindException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Promtap's one thread of its own: opens the side port once the application has begun (on Java 8
 * the JDK's server asks for {@code java.util.logging}, and the application must be the first to),
 * tries again while the port is taken, and says once a second at most what there is to say.
 */
final class Housekeeper extends Thread {

  private static final long TICK_MILLIS = 1_000;
  private static final int RETRY_TICKS = 10;

  /** The report waits until weaving has been quiet for a while, but not for ever. */
  private static final long REPORT_QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int REPORT_AFTER_TICKS = 10;
  private static final int REPORT_BY_TICKS = 60;

  private final CountDownLatch applicationStarted = new CountDownLatch(1);
  private final Exporter exporter;
  private final HttpServerConfig server;
  private final WeavingReport report;
  private boolean wanted = true;
  private boolean complained;
  private boolean reported;

  Housekeeper(Exporter exporter, HttpServerConfig server, WeavingReport report) {
    super(new ThreadGroup("promtap"), "promtap-housekeeper");
    this.exporter = exporter;
    this.server = server;
    this.report = report;
    setDaemon(true);
    // The starting thread's loader is the application's: it must not be kept by this thread.
    setContextClassLoader(Housekeeper.class.getClassLoader());
  }

  /** Called on whatever thread loads the application's first class; does not block. */
  void applicationStarted() {
    applicationStarted.countDown();
  }

  @Override
  public void run() {
    try {
      applicationStarted.await();
      for (int tick = 0; ; tick++) {
        if (wanted && tick % RETRY_TICKS == 0) {
          openPort();
        }
        Failures.report();
        reportOnce(tick);
        Thread.sleep(TICK_MILLIS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (Throwable failure) {
      Log.error("stopped looking after itself", failure);
    }
  }

  private void openPort() {
    try {
      exporter.start();
      wanted = false;
      Log.info("metrics at " + exporter.url());
    } catch (BindException busy) {
      if (!complained) {
        complained = true;
        Log.warn(
            "port "
                + server.port()
                + " on "
                + server.host()
                + " is taken ("
                + busy.getMessage()
                + "); metrics are counted and the port is tried again. "
                + "PROMTAP_PORT=0 takes any free one");
      }
    } catch (NoClassDefFoundError missing) {
      wanted = false;
      Log.warn(
          "no side port: this Java image lacks the module jdk.httpserver; "
              + "add it with --add-modules jdk.httpserver");
    } catch (Throwable failure) {
      wanted = false;
      Log.error("no side port on " + server.host() + ":" + server.port(), failure);
    }
  }

  private void reportOnce(int tick) {
    boolean due =
        tick >= REPORT_BY_TICKS
            || tick >= REPORT_AFTER_TICKS && report.quietNanos() > REPORT_QUIET_NANOS;
    if (reported || !due) {
      return;
    }
    reported = true;
    Log.info("woven classes: " + text(report.classesByProbe()));
    report
        .methodsByRule()
        .forEach(
            (rule, methods) -> {
              if (methods == 0) {
                Log.warn("rule " + rule + " matched no method: its class is not loaded yet");
              } else {
                Log.info(
                    "rule "
                        + rule
                        + " matched "
                        + methods
                        + (methods == 1 ? " method" : " methods"));
              }
            });
    if (report.classesByProbe().getOrDefault("http.servlet", 0L) == 0) {
      report
          .uncoveredStacks()
          .forEach(
              (stack, className) ->
                  Log.warn(
                      "no http_* metrics: this service uses "
                          + stack
                          + " ("
                          + className
                          + "), which is not covered; servlet containers are"));
    }
  }

  private static String text(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
