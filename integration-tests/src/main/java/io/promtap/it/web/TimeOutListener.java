// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.web;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;

/** Does something when the time is over, and nothing else. */
final class TimeOutListener implements AsyncListener {
  private final AsyncAnswers.Step step;

  TimeOutListener(AsyncAnswers.Step step) {
    this.step = step;
  }

  @Override
  public void onTimeout(AsyncEvent event) throws IOException {
    step.run();
  }

  @Override
  public void onComplete(AsyncEvent event) {}

  @Override
  public void onError(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
