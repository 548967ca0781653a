// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import static io.promtap.discover.Stacks.POOL;
import static io.promtap.discover.Stacks.running;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class RulesYamlTest {

  private final MethodTimes times = new MethodTimes(ApplicationCode.otherThanLibraries());

  @Test
  void it_is_ready_to_paste() {
    times.add(running(61, POOL + "com.example.shop.CheckoutService.pay com.example.Tax.of"));
    times.add(running(39, POOL + "com.example.shop.CheckoutService.pay"));

    assertThat(String.join("\n", lines()) + "\n")
        .isEqualTo(
            """
            rules:
              # 100 % of the time, entry point
              - name: CheckoutService.pay
                class: com.example.shop.CheckoutService
                method: pay
                metrics:
                  - counter: checkout_service_pay_total
                    help: Calls of CheckoutService.pay by outcome.
                    labels: {outcome: "${outcome}"}
                  - histogram: checkout_service_pay_duration_seconds
                    help: Duration of CheckoutService.pay.
              # 61 % of the time
              - name: Tax.of
                class: com.example.Tax
                method: of
                metrics:
                  - counter: tax_of_total
                    help: Calls of Tax.of by outcome.
                    labels: {outcome: "${outcome}"}
                  - histogram: tax_of_duration_seconds
                    help: Duration of Tax.of.
            """);
  }

  @Test
  void names_that_mean_something_in_yaml_are_quoted() {
    times.add(running(50, POOL + "com.example.Odd.pay-abc"));
    times.add(running(50, POOL + "com.example.Odd$Inner.null"));

    Object yaml =
        new Load(LoadSettings.builder().build()).loadFromString(String.join("\n", lines()));
    assertThat(yaml)
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
        .extractingByKey("rules")
        .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
        .extracting(rule -> rule.get("class") + "." + rule.get("method"))
        .containsExactlyInAnyOrder("com.example.Odd.pay-abc", "com.example.Odd$Inner.null");
  }

  private List<String> lines() {
    return RulesYaml.lines(ProposedRules.of(times, 10));
  }
}
