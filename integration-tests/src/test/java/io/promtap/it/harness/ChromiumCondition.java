// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link RequiresChromium}. */
final class ChromiumCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (CaseSelection.current() != CaseSelection.ALL) {
      return ConditionEvaluationResult.disabled(
          LeftOut.add(context.getDisplayName() + ": run mvn verify -Pmatrix"));
    }
    Optional<String> obstacle = Chromium.obstacle(context.getDisplayName());
    if (obstacle.isEmpty()) {
      return ConditionEvaluationResult.enabled("Chromium is there");
    }
    LeftOut.add(obstacle.get());
    return ConditionEvaluationResult.disabled(obstacle.get());
  }
}
