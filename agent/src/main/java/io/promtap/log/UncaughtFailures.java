package io.promtap.log;

/**
 * Handler of what ends a thread of Promtap's own: counts it as a failure. It keeps the error away
 * from the application's default handler.
 */
public final class UncaughtFailures implements Thread.UncaughtExceptionHandler {

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    Failures.record("thread", failure);
  }
}
