// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.MetricSpec.Type;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code promtool check metrics} complains about is a mistake, with a name that is right. */
class MetricNamesTest {

  @ParameterizedTest
  @CsvSource({
    "payments_total, counter",
    "payments_euros_total, counter",
    "_private_total, counter",
    "request_bytes_total, counter",
    "payment_duration_seconds, duration",
    "payment_amount_euros, value",
    "queue_length, gauge",
    "oven_celsius, gauge",
    "cable_metres, gauge",
    "gauge_readings, gauge",
    "summary_pages, gauge",
    "ms_office_licences, gauge",
    "process_orders_total, counter",
    "http_calls_total, counter",
    "db_rows_total, counter",
    "agent_tokens_total, counter",
    "jvm_languages, gauge",
    "import_last_success_timestamp_seconds, timestamp",
    "import_start_time_seconds, timestamp",
    "import_timestamp_seconds, gauge",
    "bytes_per_minutes, gauge", // the linter stops at the first unit
  })
  void a_good_name_is_accepted(String name, String kind) {
    assertThat(mistake(name, kind)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "payments              | counter  | is a counter, so it ends with _total | payments_total",
        "payments_total        | gauge    | has the reserved ending _total | payments",
        "payments_count        | gauge    | has the reserved ending _count | payments",
        "payments_sum          | gauge    | has the reserved ending _sum | payments",
        "payments_bucket       | gauge    | has the reserved ending _bucket | payments",
        "payments_created      | gauge    | has the reserved ending _created | payments",
        "payments_info         | gauge    | has the reserved ending _info | payments",
        "payments_count_sum    | gauge    | has the reserved ending _sum | payments",
        "payments_count_total  | counter  | has the reserved ending _count | payments_total",
        "payments_total_total  | counter  | has the reserved ending _total | payments_total",
        "payment_duration      | duration | observes seconds, so it ends with _seconds | payment_duration_seconds",
        "payment_seconds_max   | duration | observes seconds, so it ends with _seconds | payment_seconds_max_seconds",
        "import_last_success   | timestamp | is a time in seconds, so it ends with _timestamp_seconds | import_last_success_timestamp_seconds",
        "import_timestamp      | timestamp | is a time in seconds, so it ends with _timestamp_seconds | import_timestamp_seconds",
        "paymentsTotal         | counter  | is not in snake_case, which is a-z, 0-9 and _ | payments_total",
        "Payments_total        | counter  | is not in snake_case, which is a-z, 0-9 and _ | payments_total",
        "job:payments_total    | counter  | is not in snake_case, which is a-z, 0-9 and _ | job_payments_total",
        "app.payments-total    | counter  | is not in snake_case, which is a-z, 0-9 and _ | app_payments_total",
        "2xx_total             | counter  | is not in snake_case, which is a-z, 0-9 and _ | _2xx_total",
        "zahlungen_für_total   | counter  | is not in snake_case, which is a-z, 0-9 and _ | zahlungen_f_r_total",
        "__payments_total      | counter  | begins with __, which belongs to Prometheus | payments_total",
        "wait_milliseconds     | gauge    | has the unit milliseconds instead of seconds | wait_seconds",
        "wait_minutes          | gauge    | has the unit minutes instead of seconds | wait_seconds",
        "wait_hours_total      | counter  | has the unit hours instead of seconds | wait_seconds_total",
        "days_left             | gauge    | has the unit days instead of seconds | seconds_left",
        "weeks                 | gauge    | has the unit weeks instead of seconds | seconds",
        "lamp_kelvins          | gauge    | has the unit kelvins instead of kelvin | lamp_kelvin",
        "oven_fahrenheit       | gauge    | has the unit fahrenheit instead of celsius | oven_celsius",
        "oven_rankine          | gauge    | has the unit rankine instead of celsius | oven_celsius",
        "rope_inches           | gauge    | has the unit inches instead of meters | rope_meters",
        "rope_yards            | gauge    | has the unit yards instead of meters | rope_meters",
        "trip_miles            | gauge    | has the unit miles instead of meters | trip_meters",
        "trip_kilometers       | gauge    | has the unit kilometers instead of meters | trip_meters",
        "link_bits             | gauge    | has the unit bits instead of bytes | link_bytes",
        "cache_megabytes       | gauge    | has the unit megabytes instead of bytes | cache_bytes",
        "cache_mebibytes       | gauge    | has the unit mebibytes instead of bytes | cache_bytes",
        "meal_calories         | gauge    | has the unit calories instead of joules | meal_joules",
        "parcel_pounds         | gauge    | has the unit pounds instead of grams | parcel_grams",
        "parcel_ounces         | gauge    | has the unit ounces instead of grams | parcel_grams",
        "parcel_kilograms      | gauge    | has the unit kilograms instead of grams | parcel_grams",
        "grid_kilovolts        | gauge    | has the unit kilovolts instead of volts | grid_volts",
        "grid_milliamperes     | gauge    | has the unit milliamperes instead of amperes | grid_amperes",
        "wait_ms               | duration | abbreviates the unit \"ms\" | wait_seconds",
        "wait_us               | duration | abbreviates the unit \"us\" | wait_seconds",
        "wait_ns               | duration | abbreviates the unit \"ns\" | wait_seconds",
        "wait_s                | duration | abbreviates the unit \"s\" | wait_seconds",
        "wait_sec              | duration | abbreviates the unit \"sec\" | wait_seconds",
        "wait_h                | duration | abbreviates the unit \"h\" | wait_seconds",
        "wait_d                | duration | abbreviates the unit \"d\" | wait_seconds",
        "wait_ms_total         | counter  | abbreviates the unit \"ms\" | wait_seconds_total",
        "cache_b               | gauge    | abbreviates the unit \"b\" | cache_bytes",
        "cache_kb              | gauge    | abbreviates the unit \"kb\" | cache_bytes",
        "cache_mb_used         | gauge    | abbreviates the unit \"mb\" | cache_bytes_used",
        "cache_gb              | gauge    | abbreviates the unit \"gb\" | cache_bytes",
        "cache_tb              | gauge    | abbreviates the unit \"tb\" | cache_bytes",
        "cache_pb              | gauge    | abbreviates the unit \"pb\" | cache_bytes",
        "rope_m                | gauge    | abbreviates the unit \"m\" | rope_meters",
        "page_counter_total    | counter  | says its type, \"counter\" | page_total",
        "queue_gauge           | gauge    | says its type, \"gauge\" | queue",
        "queue_gauge_length    | gauge    | says its type, \"gauge\" | queue_length",
        "pay_histogram_seconds | duration | says its type, \"histogram\" | pay_seconds",
        "pay_summary_bytes     | value    | says its type, \"summary\" | pay_bytes",
      })
  void a_bad_name_is_refused_with_the_nearest_good_one(
      String name, String kind, String reason, String nearest) {
    assertThat(mistake(name, kind))
        .isEqualTo("\"" + name + "\" " + reason + "; did you mean \"" + nearest + "\"?");
    assertThat(mistake(nearest, kind)).isNull();
  }

  @Test
  void all_that_is_wrong_with_a_name_is_said_at_once() {
    assertThat(mistake("payGaugeMs", "counter"))
        .isEqualTo(
            "\"payGaugeMs\" is not in snake_case, which is a-z, 0-9 and _, and it abbreviates the"
                + " unit \"ms\", and it says its type, \"gauge\", and it is a counter, so it ends"
                + " with _total; did you mean \"pay_seconds_total\"?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_count", "\u00e9", "-", "_total"})
  void a_name_of_which_nothing_is_left_gets_no_nearest_one(String name) {
    assertThat(mistake(name, "gauge")).isNotNull().doesNotContain("did you mean");
  }

  @Test
  void a_counter_is_more_than_its_ending() {
    assertThat(mistake("_total", "counter")).isEqualTo("\"_total\" has nothing before _total");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http_requests_total",
        "http_requests",
        "db_query_duration_seconds",
        "agent_executions_total",
        "agent_executions_per_day",
        "agent_execution_duration_seconds",
        "jvm_threads_current",
        "process_cpu_seconds_total",
        "promtap_anything"
      })
  void the_names_of_built_in_metrics_are_taken(String name) {
    assertThat(mistake(name, "gauge"))
        .isEqualTo("the name " + name + " belongs to Promtap's own metrics; choose another");
  }

  @ParameterizedTest
  @CsvSource({
    "up, gauge",
    "up, counter",
    "scrape_duration_seconds, duration",
    "scrape_duration_seconds, value",
    "scrape_samples_scraped, gauge",
    "scrape_samples_post_metric_relabeling, value",
    "scrape_series_added, gauge",
    "scrape_timeout_seconds, duration",
    "scrape_sample_limit, gauge",
    "scrape_body_size_bytes, value",
    "scrape_response_size_bytes, summary",
    "scrape_samples_limit, gauge",
    "scrape_labels_limit, gauge",
    "scrape_series_current, gauge",
    "scrape_series_limit, gauge",
    "scrape_series_limit_samples_dropped, gauge",
  })
  void the_names_of_the_series_that_a_scraper_writes_are_taken(String name, String kind) {
    assertThat(mistake(name, kind))
        .isEqualTo(
            "the name "
                + name
                + " belongs to the scraper, which writes a series of this name for each target;"
                + " choose another");
  }

  @ParameterizedTest
  @CsvSource({
    "Up, gauge",
    "up_total, gauge",
    "scrape_duration, duration",
    "scrapeSamplesScraped, gauge",
    "scrape_gauge_samples_scraped, gauge",
    "scrape_body_size_megabytes, value",
    "ALERTS, counter",
    "ALERTS_FOR_STATE, counter",
    "target_info, gauge",
    "otel_scope_info, gauge",
  })
  void no_name_of_the_scraper_is_taken_or_proposed(String name, String kind) {
    assertThat(mistake(name, kind)).isNotNull();
    for (String word : mistake(name, kind).split("\"")) {
      assertThat(ScraperSeries.has(word)).as(word).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "up_total, counter",
    "uptime_seconds, gauge",
    "upstreams, gauge",
    "scrape_pages_total, counter",
    "scrape_page_duration_seconds, duration",
    "scrape_samples, gauge",
  })
  void a_name_that_only_looks_like_one_of_the_scraper_is_free(String name, String kind) {
    assertThat(mistake(name, kind)).isNull();
  }

  @Test
  void a_name_is_bounded() {
    assertThat(mistake("a".repeat(200), "gauge")).isNull();
    assertThat(mistake("a".repeat(201), "gauge"))
        .isEqualTo("a name has at most 200 characters, found 201");
  }

  @ParameterizedTest
  @ValueSource(strings = {"currency", "_x", "a1", "agent_id", "job", "outcome"})
  void a_good_label_is_accepted(String label) {
    assertThat(MetricNames.labelMistake(label)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "agentId  | the label \"agentId\" is not in snake_case, which is a-z, 0-9 and _; did you mean \"agent_id\"?",
        "agent-id | the label \"agent-id\" is not in snake_case, which is a-z, 0-9 and _; did you mean \"agent_id\"?",
        "1st      | the label \"1st\" is not in snake_case, which is a-z, 0-9 and _",
        "__name__ | the label \"__name__\" begins with __, which belongs to Prometheus; did you mean \"name\"?",
        "le       | the label \"le\" belongs to histograms and summaries; choose another name",
        "quantile | the label \"quantile\" belongs to histograms and summaries; choose another name",
        "''       | the label \"\" is not in snake_case, which is a-z, 0-9 and _",
      })
  void a_bad_label_is_refused(String label, String message) {
    assertThat(MetricNames.labelMistake(label)).isEqualTo(message);
  }

  private static String mistake(String name, String kind) {
    boolean duration = kind.equals("duration");
    Type type =
        duration || kind.equals("value")
            ? Type.HISTOGRAM
            : Type.valueOf(kind.toUpperCase(Locale.ROOT));
    return MetricNames.mistake(name, type, duration);
  }
}
