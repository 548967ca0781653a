// SPDX-License-Identifier: Apache-2.0
package io.promtap.log;

/**
 * The handler of errors that end one of Promtap's own threads. It counts them as failures and keeps
 * them away from the application's default handler.
 */
public final class UncaughtFailures implements Thread.UncaughtExceptionHandler {

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    Failures.record("thread", failure);
  }
}
