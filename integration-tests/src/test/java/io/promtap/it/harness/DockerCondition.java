package io.promtap.it.harness;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link RequiresDocker} by the property {@code promtap.docker}. */
final class DockerCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String wish = System.getProperty("promtap.docker", "auto");
    Optional<String> obstacle =
        switch (wish) {
          case "off" -> Optional.of("promtap.docker=off");
          case "auto", "required" -> Docker.obstacle();
          default ->
              throw new IllegalArgumentException(
                  "promtap.docker is auto, required or off, not " + wish);
        };
    if (obstacle.isEmpty()) {
      return ConditionEvaluationResult.enabled("Docker is there");
    }
    String reason = context.getDisplayName() + " needs Docker: " + obstacle.get();
    if (wish.equals("required")) {
      throw new IllegalStateException(reason + " (and promtap.docker=required)");
    }
    System.out.println("SKIPPED: " + reason);
    return ConditionEvaluationResult.disabled(reason);
  }
}
