// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.net.URI;

/** The test-app, running and ready. */
public final class TestApp implements AutoCloseable {
  private static final JavaVersions JAVA = JavaVersions.from(17);

  private final AppProcess process;
  private final URI uri;

  private TestApp(AppProcess process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /** Starts it without the agent. */
  public static TestApp without(Jdk jdk, String... arguments) {
    return start(JavaCommand.on(jdk), arguments);
  }

  /**
   * Starts it with the agent and the configuration that ships with it, metrics on any free port.
   */
  public static TestApp with(Jdk jdk, String... arguments) {
    return start(JavaCommand.on(jdk).agent("0:" + Artifacts.testAppConfig()), arguments);
  }

  /** Starts it as the command says, on any free port if the arguments name none. */
  public static TestApp start(JavaCommand command, String... arguments) {
    command.require("test-app", JAVA).jar(Artifacts.testAppJar(), arguments);
    AppProcess process = command.start();
    try {
      String ready = process.awaitStdout("READY ");
      return new TestApp(process, URI.create(ready.substring("READY ".length())));
    } catch (AssertionError notReady) {
      process.close();
      throw notReady;
    }
  }

  public URI uri() {
    return uri;
  }

  public AppProcess process() {
    return process;
  }

  public URI metrics() {
    return process.awaitMetrics();
  }

  public Scrape scrape() {
    return Scrape.of(metrics());
  }

  /**
   * The metrics when so many requests are finished. A client has its answer some microseconds
   * before the container is done with the request, and a page is not read at one moment but metric
   * by metric.
   */
  public Scrape awaitFinished(long requests) {
    return Scrape.await(
        requests + " requests are finished",
        metrics(),
        page ->
            page.sum("http_requests_total") >= requests
                && page.sum("http_request_duration_seconds_count") >= requests
                && page.sum("http_requests_in_flight") == 0);
  }

  @Override
  public void close() {
    process.close();
  }
}
