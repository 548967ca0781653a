// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.util.List;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** A listener of JUnit's that prints {@link LeftOut} after the last test. */
public final class LeftOutSummary implements TestExecutionListener {

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    List<String> lines = LeftOut.lines();
    if (!lines.isEmpty()) {
      System.out.println(
          "This build did not run all integration tests:\n" + String.join("\n", lines));
    }
  }
}
