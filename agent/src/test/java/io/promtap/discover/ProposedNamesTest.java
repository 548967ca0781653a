// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import static io.promtap.discover.Stacks.method;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposedNamesTest {

  private final ProposedNames names = new ProposedNames();

  @ParameterizedTest
  @CsvSource({
    "com.example.CheckoutService.pay, checkout_service_pay",
    "com.example.SSLClient2.sendAll, ssl_client2_send_all",
    "com.example.Shop$Desk.serve, shop_desk_serve",
    "App.run, app_run",
    "com.example.Snake_case.do_it, snake_case_do_it",
    "com.example.Käse.essen, k_se_essen",
    "com.example.Ж.ж, method",
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
    assertThat(
            Stream.of("com.east.Shop.pay", "com.west.Shop.pay", "org.west.Shop.pay")
                .map(this::rule))
        .containsExactly("Shop.pay", "west.Shop.pay", "org.west.Shop.pay");
    assertThat(
            Stream.of("com.east.Shop.pay", "com.west.Shop.pay", "org.west.Shop.pay")
                .map(this::metric))
        .containsExactly("shop_pay", "west_shop_pay", "org_west_shop_pay");
  }

  @Test
  void names_that_differ_only_in_what_a_metric_cannot_have_are_numbered() {
    assertThat(Stream.of("A.ä", "A.ö", "A.ü").map(this::metric)).containsExactly("a", "a_2", "a_3");
  }

  @ParameterizedTest
  @CsvSource({
    "a.Http.requests, app_http_requests",
    "Db.find, app_db_find",
    "a.Agent.executions, app_agent_executions",
    "a.AgentExecutions.list, app_agent_executions_list",
    "a.Scrape.$, app_scrape",
    "a.Scrape.pages, scrape_pages",
  })
  void the_names_of_promtap_and_of_the_scraper_are_not_given_away(String method, String metric) {
    assertThat(metric(method)).isEqualTo(metric);
  }

  @ParameterizedTest
  @CsvSource({
    "a.Checkout.count, checkoutcount",
    "a.Checkout.countAll, checkout_count_all",
    "a.OrderSummary.print, ordersummary_print",
    "a.Clock.getDays, clock_getdays",
    "a.Days.of, daysof",
    "a.Timer.toMilliseconds, timer_tomilliseconds",
    "a.A.s, as",
    "a.Disk.readMB, disk_readmb",
    "a.Sums.sumTotal, sums_sumtotal",
  })
  void a_word_that_means_a_unit_a_type_or_a_part_of_a_metric_is_joined(
      String method, String metric) {
    assertThat(metric(method)).isEqualTo(metric);
  }

  @Test
  void long_names_keep_their_end() {
    String method = "a." + "VeryLong".repeat(40) + ".pay";

    assertThat(metric(method)).hasSizeLessThanOrEqualTo(150).endsWith("_very_long_pay");
    assertThat(rule(method)).hasSizeLessThanOrEqualTo(150).endsWith("VeryLong.pay");
  }

  private String rule(String name) {
    return names.rule(method(name));
  }

  private String metric(String name) {
    return names.metric(method(name));
  }
}
