// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {

  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
  private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";
  private static final String OPEN_METRICS_2 = "application/openmetrics-text;version=2.0.0";
  private static final String TEXT = "text/plain;version=0.0.4";

  /** With P, O1, O0, T for the long ranges. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Prometheus 2.42            | O1,O0;q=0.75,T;q=0.5,*/*;q=0.1             | OPEN_METRICS | OPEN_METRICS",
        "2.42, native histograms    | P,O1;q=0.8,O0;q=0.75,T;q=0.5,*/*;q=0.1     | PROTOBUF     | OPEN_METRICS",
        "Prometheus 2.5x            | O1;q=0.5,O0;q=0.4,T;q=0.3,*/*;q=0.2        | OPEN_METRICS | OPEN_METRICS",
        "2.5x, native histograms    | P;q=0.6,O1;q=0.5,O0;q=0.4,T;q=0.3,*/*;q=.2 | PROTOBUF     | OPEN_METRICS",
        "scrape_protocols: text 1st | T;q=0.6,O1;q=0.5,O0;q=0.4,P;q=0.3,*/*;q=.2 | TEXT         | TEXT",
        "vmagent                    | T;q=1,*/*;q=0.1                            | TEXT         | TEXT",
        "curl                       | */*                                        | TEXT         | TEXT",
        "Chrome                     | text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7 | TEXT | TEXT",
        "Firefox                    | text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | TEXT | TEXT",
        "a browser with JSON        | application/json                           | TEXT         | TEXT",
        "protobuf alone             | P                                          | PROTOBUF     | TEXT",
        "protobuf of another kind   | application/vnd.google.protobuf,O1;q=0.1   | OPEN_METRICS | OPEN_METRICS",
        "weights, not order         | O1;q=0.1,T;q=0.2                           | TEXT         | TEXT",
        "equal weights              | T,O1                                       | OPEN_METRICS | OPEN_METRICS",
        "all equal                  | T,O1,P                                     | PROTOBUF     | OPEN_METRICS",
        "the better of two          | O1;q=0.1,O0;q=0.9,T;q=0.5                  | OPEN_METRICS | OPEN_METRICS",
        "the rest is wanted more    | O1;q=0.1,*/*;q=0.5                         | TEXT         | TEXT",
        "the rest equals the named  | O1;q=0.5,*/*;q=0.5                         | OPEN_METRICS | OPEN_METRICS",
        "text is refused            | T;q=0,*/*                                  | OPEN_METRICS | OPEN_METRICS",
        "the closest wildcard       | text/*;q=0.1,*/*;q=0.9                     | OPEN_METRICS | OPEN_METRICS",
        "all text                   | text/*                                     | TEXT         | TEXT",
        "all applications           | application/*                              | OPEN_METRICS | OPEN_METRICS",
        "all is refused             | */*;q=0                                    | TEXT         | TEXT",
        "refused by name            | O1;q=0,T;q=0.0                             | TEXT         | TEXT",
        "in any case, with blanks   | APPLICATION/OpenMetrics-Text ; Version=1.0.0 ; Q=0.9 , T;q=0.8 | OPEN_METRICS | OPEN_METRICS",
        "a weight that is none      | O1;q=high,T;q=0.9                          | OPEN_METRICS | OPEN_METRICS",
        "a weight that is too high  | T;q=0.9,O1;q=7                             | OPEN_METRICS | OPEN_METRICS",
        "an unknown version         | application/openmetrics-text;version=9     | OPEN_METRICS | OPEN_METRICS",
        "OpenMetrics 2 and 1        | O2,O1;q=0.9                                | OPEN_METRICS_2 | OPEN_METRICS_2",
        "OpenMetrics 2 equals 1     | O1,O2                                      | OPEN_METRICS_2 | OPEN_METRICS_2",
        "nothing that can be read   | ;;;q=0.1,,=                                | TEXT         | TEXT",
      })
  void the_highest_weight_wins_and_the_client_s_choice_decides_between_equals(
      String who, String accept, Negotiation.Format withProtobuf, Negotiation.Format without)
      throws Exception {
    Request request = request("Accept", full(accept));

    assertThat(Negotiation.choose(request, true).format).as(who).isEqualTo(withProtobuf);
    assertThat(Negotiation.choose(request, false).format).as(who).isEqualTo(without);
  }

  private static String full(String accept) {
    return accept
        .replace("O1", OPEN_METRICS)
        .replace("O2", OPEN_METRICS_2)
        .replace("O0", "application/openmetrics-text;version=0.0.1")
        .replaceAll("\\bT\\b", TEXT)
        .replaceAll("\\bP\\b", PROTOBUF);
  }

  @Test
  void the_escaping_is_that_of_the_range_that_won() throws Exception {
    String accept =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
            + "text/plain;version=1.0.0;escaping=dots;q=0.9,text/plain;version=0.0.4;q=0.2";

    assertThat(Negotiation.choose(request("Accept", accept), true).range)
        .isEqualTo(TEXT + ";escaping=dots");
    assertThat(Negotiation.choose(request("Accept", "*/*;escaping=values"), true).range)
        .isEqualTo(TEXT + ";escaping=values");
    assertThat(Negotiation.choose(request("Accept", OPEN_METRICS + ";escaping=x"), true).range)
        .isEqualTo(OPEN_METRICS);
    assertThat(Negotiation.choose(request("Other", "x"), true).range).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip                       | true",
        "GZIP                       | true",
        "x-gzip                     | true",
        "gzip;q=0.001               | true",
        "gzip, deflate, br, zstd    | true",
        "identity;q=0, *            | true",
        "*;q=0.5, identity;q=0.1    | true",
        "identity;q=0               | true",
        "identity, gzip             | true",
        "gzip;q=0.5, *;q=0          | true",
        "''                         | false",
        "*                          | false",
        "identity                   | false",
        "br                         | false",
        "gzip;q=0                   | false",
        "gzip;q=0, *                | false",
        "*, gzip;q=0.000            | false",
        "*;q=0                      | false",
        "identity;q=0.5, gzip;q=0.2 | false",
        "identity;q=0, gzip;q=0     | false",
        "notgzip                    | false",
      })
  void gzip_is_for_those_who_ask_for_it(String encodings, boolean zipped) throws Exception {
    assertThat(Negotiation.gzip(request("Accept-Encoding", encodings))).isEqualTo(zipped);
  }

  private static Request request(String header, String value) throws URISyntaxException {
    BasicHttpRequest head = new BasicHttpRequest("GET", "/metrics");
    head.addHeader(header, value);
    return new Request(head);
  }
}
