// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.driving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrivingTest {
  private enum Thing {
    ONE
  }

  private enum Kind {
    ALONE,
    MEASURED
  }

  @Test
  void a_collection_in_one_slice_counts_for_all() {
    Sample calm = Sample.of(new Use(2_000_000, 0, 500_000, 0, 0), 100);
    Sample collecting = Sample.of(new Use(9_000_000, 0, 500_000, 3, 30), 100);

    Sample median = Sample.median(List.of(calm, calm, collecting));

    assertThat(median).isEqualTo(new Sample(20, 5_000, 0.01, 100));
  }

  @Test
  void the_paths_of_a_route_are_asked_for_in_turn() {
    List<byte[]> batches = new Route("users", List.of("/1", "/2", "/3")).batches(2);

    assertThat(batches).extracting(DrivingTest::paths).containsExactly("/1 /2", "/3 /1");
  }

  @Test
  void a_route_with_one_path_asks_for_it_each_time() {
    List<byte[]> batches = Route.of("/hello").batches(3);

    assertThat(batches).extracting(DrivingTest::paths).containsExactly("/hello /hello /hello");
  }

  private static String paths(byte[] batch) {
    return new String(batch, StandardCharsets.US_ASCII)
        .replaceAll("GET (\\S+) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "$1 ")
        .strip();
  }

  @Test
  void what_a_variant_adds_is_taken_inside_a_round() {
    Samples<Thing, Kind> samples = new Samples<>(Kind.ALONE);
    for (double slow : new double[] {0, 500, 1}) {
      samples.add(Thing.ONE, Kind.MEASURED, new Sample(12 + slow, 0, 0, 0));
      samples.add(Thing.ONE, Kind.ALONE, new Sample(10 + slow, 0, 0, 0));
    }

    assertThat(samples.added(Thing.ONE, Kind.MEASURED, Sample::cpuMicros)).isEqualTo(2);
    assertThat(samples.median(Thing.ONE, Kind.MEASURED, Sample::cpuMicros)).isEqualTo(13);
    assertThat(samples.variants(Thing.ONE)).containsExactly(Kind.ALONE, Kind.MEASURED);
  }

  @Test
  void what_was_not_measured_is_no_number() {
    Samples<Thing, Kind> samples = new Samples<>(Kind.ALONE);
    samples.add(Thing.ONE, Kind.MEASURED, new Sample(12, 0, 0, 0));

    assertThat(samples.added(Thing.ONE, Kind.MEASURED, Sample::cpuMicros)).isNaN();
    assertThat(samples.median(Thing.ONE, Kind.ALONE, Sample::cpuMicros)).isNaN();
  }
}
