// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts the service, says READY on stdout, drives it if asked to, and ends it on a signal or after
 * --seconds.
 */
public final class Main {
  private static final int EXIT_CANNOT_START = 1;
  private static final int EXIT_USAGE = 2;

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    Options options;
    try {
      options = Options.parse(args, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("test-app: " + e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(EXIT_USAGE);
      return;
    }
    if (options.help()) {
      System.out.println(Options.USAGE);
      return;
    }
    ServerLog.quieten();
    TestApp app = new TestApp(options);
    // Closes on SIGTERM, Ctrl-C and a failed start; after --seconds the main thread has closed
    // already.
    Runtime.getRuntime().addShutdownHook(new Thread(app::close, "shutdown"));
    try {
      app.start();
    } catch (StartException e) {
      System.err.println("test-app: " + e.getMessage());
      System.exit(EXIT_CANNOT_START);
    }
    run(options, app);
  }

  private static void run(Options options, TestApp app) throws InterruptedException {
    System.out.println("READY http://127.0.0.1:" + app.port());
    System.out.flush();
    if (options.requestsPerSecond() > 0) {
      app.drive(options.requestsPerSecond(), options.driveTotal());
    }
    CountDownLatch never = new CountDownLatch(1);
    if (options.seconds() == 0) {
      never.await();
    }
    never.await(options.seconds(), TimeUnit.SECONDS);
    app.close();
  }
}
