package io.promtap.cli;

import static io.promtap.cli.Stacks.method;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleNamesTest {

  private final RuleNames names = new RuleNames();

  @ParameterizedTest
  @CsvSource({
    "com.example.CheckoutService.pay, checkout_service_pay",
    "com.example.HTTPClient2.sendAll, http_client2_send_all",
    "com.example.Shop$Desk.serve, shop_desk_serve",
    "App.run, app_run",
    "com.example.Snake_case.do_it, snake_case_do_it",
    "com.example.Käse.essen, k_se_essen",
    "com.example.Ж.ж, method_",
  })
  void a_metric_is_named_in_snake_case(String method, String metric) {
    assertThat(names.metric(method(method))).isEqualTo(metric).matches("[a-z][a-z0-9_]*");
  }

  @Test
  void a_rule_is_named_by_class_and_method() {
    assertThat(names.rule(method("com.example.CheckoutService.pay")))
        .isEqualTo("CheckoutService.pay");
  }

  @Test
  void two_classes_of_one_name_are_told_apart_by_their_packages() {
    assertThat(Stream.of("com.a.Shop.pay", "com.b.Shop.pay", "org.b.Shop.pay").map(this::rule))
        .containsExactly("Shop.pay", "b.Shop.pay", "org.b.Shop.pay");
    assertThat(Stream.of("com.a.Shop.pay", "com.b.Shop.pay", "org.b.Shop.pay").map(this::metric))
        .containsExactly("shop_pay", "b_shop_pay", "org_b_shop_pay");
  }

  @Test
  void names_that_differ_only_in_what_a_metric_cannot_have_are_numbered() {
    assertThat(Stream.of("A.ä", "A.ö", "A.ü").map(this::metric)).containsExactly("a", "a_2", "a_3");
  }

  @Test
  void the_names_of_promtaps_own_metrics_are_not_given_away() {
    assertThat(metric("com.example.Http.requests")).isEqualTo("example_http_requests");
    assertThat(metric("com.example.AgentExecutions.count")).isEqualTo("agent_executions_count");
  }

  private String rule(String name) {
    return names.rule(method(name));
  }

  private String metric(String name) {
    return names.metric(method(name));
  }
}
