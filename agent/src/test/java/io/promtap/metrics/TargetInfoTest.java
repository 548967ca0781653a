// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the variables of OpenTelemetry say of the service. */
class TargetInfoTest {

  @Test
  void the_name_of_the_service_and_its_attributes_are_labels() {
    assertThat(
            samples(
                Map.of(
                    "OTEL_SERVICE_NAME",
                    "orders",
                    "OTEL_RESOURCE_ATTRIBUTES",
                    "deployment.environment=prod, service.version=1.2.3,service.name=other,k8s/pod=a%2Cb%3D%25%C3%A4")))
        .containsExactly(
            "target_info{deployment_environment=\"prod\",k8s_pod=\"a,b=%ä\","
                + "service_name=\"orders\",service_version=\"1.2.3\"} 1");
  }

  @Test
  void either_variable_is_enough() {
    assertThat(samples(Map.of("OTEL_SERVICE_NAME", " orders ")))
        .containsExactly("target_info{service_name=\"orders\"} 1");
    assertThat(samples(Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.name=x,,")))
        .containsExactly("target_info{service_name=\"x\"} 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", ",", "a", "a=b,c", "=b", "a=%", "a=%4", "a=%GG", "a=%FF", "%C3=b", "a="})
  void an_invalid_or_empty_list_counts_as_none(String list) {
    assertThat(samples(Map.of("OTEL_RESOURCE_ATTRIBUTES", list))).isEmpty();
    assertThat(samples(Map.of("OTEL_RESOURCE_ATTRIBUTES", list, "OTEL_SERVICE_NAME", "x")))
        .containsExactly("target_info{service_name=\"x\"} 1");
  }

  @Test
  void without_the_variables_there_is_no_such_metric() {
    assertThat(samples(Collections.emptyMap())).isEmpty();
    assertThat(samples(Map.of("OTEL_SERVICE_NAME", " "))).isEmpty();
  }

  @Test
  void names_become_valid_and_share_a_label_if_they_become_equal() {
    assertThat(
            samples(
                Map.of("OTEL_RESOURCE_ATTRIBUTES", "a.b=1,a_b=2,a--b=3,1x=4,__y=5,größe=6,Z=7")))
        .containsExactly("target_info{Z=\"7\",_y=\"5\",a_b=\"3;1;2\",gr_e=\"6\",key_1x=\"4\"} 1");
  }

  @Test
  void values_are_escaped_and_cut_and_there_are_at_most_64() {
    List<String> samples =
        samples(
            Map.of(
                "OTEL_RESOURCE_ATTRIBUTES",
                "a=%22%5C%0A%3Cscript%3E,b="
                    + "x".repeat(10_000)
                    + IntStream.range(0, 100)
                        .mapToObj(i -> ",n" + i + "=v")
                        .collect(Collectors.joining())));

    assertThat(samples)
        .singleElement()
        .asString()
        .contains("a=\"\\\"\\\\\\n<script>\"", "b=\"" + "x".repeat(200) + "\"")
        .hasSizeLessThan(1_000);
    assertThat(samples.get(0).split("=\"", -1)).hasSize(65);
  }

  private static List<String> samples(Map<String, String> environment) {
    MetricRegistry registry = new MetricRegistry(10, false);
    TargetInfo.register(registry, environment);
    return Scraped.samples(registry);
  }
}
