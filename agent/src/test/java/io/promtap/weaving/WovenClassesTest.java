// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WovenClassesTest {

  private final WovenClasses woven = new WovenClasses();
  private final ClassLoader loader = new ClassLoader() {};

  @Test
  void each_class_that_was_expected_is_known_to_have_been() {
    for (int i = 0; i < 10_000; i++) {
      woven.expect(loader, "com.example.Shop" + i, List.of("test"), Map.of());
    }
    for (int i = 0; i < 10_000; i++) {
      assertThat(woven.mayExpect("com/example/Shop" + i)).isTrue();
    }
  }

  @Test
  void few_other_classes_are_taken_for_one_that_was_expected() {
    for (int i = 0; i < 200; i++) {
      woven.expect(loader, "com.example.jdbc.Statement" + i, List.of("test"), Map.of());
    }
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      taken += woven.mayExpect("com/example/shop/Shop" + i) ? 1 : 0;
    }
    assertThat(taken).isBetween(1, 1_000);
  }

  @Test
  void a_class_that_is_there_is_not_forgotten() {
    woven.put(loader, "com.example.Shop", List.of("test"));
    woven.expect(loader, "com.example.Shop", List.of("test"), Map.of());
    woven.expect(loader, "com.example.Order", List.of("test"), Map.of());

    woven.forgetExpected(loader, "com/example/Shop");
    woven.forgetExpected(new ClassLoader() {}, "com/example/Order");
    assertThat(woven.namesOf(loader, "test"))
        .containsExactlyInAnyOrder("com.example.Shop", "com.example.Order");
    woven.forgetExpected(loader, "com/example/Order");
    assertThat(woven.namesOf(loader, "test")).containsExactly("com.example.Shop");
  }
}
