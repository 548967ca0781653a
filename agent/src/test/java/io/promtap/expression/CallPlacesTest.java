// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallPlacesTest {

  private final Exception thrown = new IllegalStateException("thrown");

  @Test
  void each_place_gives_what_the_call_has_there() {
    Object[] expected = {"this", "a", "b", "c", "d", "returned", thrown, "Class", "method", null};
    for (int place = 0; place < expected.length; place++) {
      assertThat(at(place)).isSameAs(expected[place]);
    }
    assertThat(at(-1)).isNull();
  }

  @Test
  void a_detached_call_has_the_same_at_each_place_but_for_its_end() {
    assertThat(CallPlaces.detached("this", "a", "b", "c", "d", "Class", "method"))
        .containsExactly("this", "a", "b", "c", "d", null, null, "Class", "method");
    assertThat(CallPlaces.FIRST_ARGUMENT + CallPlaces.ARGUMENTS).isEqualTo(CallPlaces.RETURNED);
  }

  private Object at(int place) {
    return CallPlaces.at(place, "this", "a", "b", "c", "d", "Class", "method", "returned", thrown);
  }
}
