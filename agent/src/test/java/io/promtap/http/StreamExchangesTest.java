// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The exchanges of a connection by the numbers of their streams. */
class StreamExchangesTest {

  private static final int MOST = 8_192;

  private final RequestLife life = new RequestLife();
  private final StreamExchanges streams = new StreamExchanges();

  @Test
  void each_stream_has_its_own_request_until_it_is_closed() {
    Random random = new Random(7);
    Map<Integer, PromtapRequest> open = new HashMap<>();
    List<Integer> order = new ArrayList<>();
    for (int stream = 1; stream < 40_000; stream += 2 + 2 * random.nextInt(3)) {
      PromtapRequest request = open(stream);
      assertThat(open.values()).doesNotContain(request);
      open.put(stream, request);
      order.add(stream);
      while (order.size() > 100 || !order.isEmpty() && random.nextInt(3) == 0) {
        int closed = order.remove(random.nextInt(order.size()));
        assertThat(streams.get(closed)).isSameAs(open.get(closed));
        PromtapRequest ended = streams.close(closed);
        assertThat(ended).isSameAs(open.remove(closed));
        life.drop(ended);
        assertThat(streams.close(closed)).isNull();
      }
    }
    open.forEach((stream, request) -> assertThat(streams.get(stream)).isSameAs(request));
  }

  @Test
  void one_stream_after_the_other_makes_no_object() {
    Set<PromtapRequest> requests = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int stream = 1; stream < 10_000; stream += 2) {
      requests.add(open(stream));
      life.drop(streams.close(stream));
    }

    assertThat(requests.size()).isEqualTo(2);
  }

  @Test
  void streams_that_want_the_same_place_get_others() {
    for (int i = 0; i < 1_000; i++) {
      open(1 + 2 * MOST * i);
    }
    for (int i = 999; i >= 0; i--) {
      assertThat(streams.close(1 + 2 * MOST * i)).isNotNull();
    }
    assertThat(streams.get(1)).isNull();
  }

  @Test
  void more_streams_than_any_server_serves_are_not_kept() {
    for (int i = 0; i < MOST; i++) {
      assertThat(open(1 + 2 * i)).isNotNull();
    }
    assertThat(streams.open(1 + 2 * MOST, life)).isNull();
    streams.close(1);
    assertThat(streams.open(3 + 2 * MOST, life)).isNotNull();
    assertThat(streams.get(1 + 2 * MOST)).isNull();
  }

  @Test
  void a_connection_that_had_many_keeps_few() {
    for (int i = 0; i < 1_000; i++) {
      open(1 + 2 * i);
    }
    for (int i = 0; i < 1_000; i++) {
      streams.close(1 + 2 * i);
    }
    List<PromtapRequest> kept = new ArrayList<>();
    streams.forEach(kept::add);

    assertThat(kept).isEmpty();
  }

  @Test
  void a_request_that_has_yet_to_be_counted_is_not_used_again() {
    PromtapRequest first = open(1);
    first.inApplication = true;
    life.end(streams.close(1), 200, false);

    assertThat(open(5)).isNotSameAs(first);
    assertThat(first.id).isEqualTo(1);
  }

  private PromtapRequest open(int stream) {
    PromtapRequest request = streams.open(stream, life);
    life.begin(request);
    return request;
  }
}
