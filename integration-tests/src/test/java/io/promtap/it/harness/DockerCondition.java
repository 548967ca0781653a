// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link RequiresDocker}. */
final class DockerCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> obstacle =
        Docker.obstacle(context.getDisplayName(), PrometheusContainer.IMAGE);
    if (obstacle.isEmpty()) {
      return ConditionEvaluationResult.enabled("Docker is there");
    }
    LeftOut.add(obstacle.get());
    return ConditionEvaluationResult.disabled(obstacle.get());
  }
}
