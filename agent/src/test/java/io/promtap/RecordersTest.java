// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.config.PromtapConfig;
import io.promtap.methods.Rules;
import io.promtap.metrics.MetricRegistry;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The recorders on the bridge. Its interfaces have defaults, so the compiler misses no method. */
class RecordersTest {

  @BeforeEach
  void install() {
    MetricRegistry registry = new MetricRegistry(100, false);
    Features.install(PromtapConfig.defaults(), registry, new Rules(registry), false);
  }

  @AfterEach
  void release() {
    PromtapBridge.release();
  }

  @Test
  void each_recorder_has_a_method_of_its_own_for_each_of_its_interface() throws Exception {
    List<Field> fields = recorderFields();
    List<String> defaults = new ArrayList<>();
    for (Field field : fields) {
      Class<?> recorder = field.get(null).getClass();
      for (Method method : field.getType().getMethods()) {
        Method called = recorder.getMethod(method.getName(), method.getParameterTypes());
        if (called.getDeclaringClass() == field.getType()) {
          defaults.add(recorder.getSimpleName() + "." + method.getName());
        }
      }
    }

    assertThat(fields).hasSizeGreaterThanOrEqualTo(6);
    assertThat(defaults).isEmpty();
  }

  @Test
  void what_is_on_the_bridge_without_an_agent_has_the_defaults_of_each_interface()
      throws Exception {
    PromtapBridge.release();

    for (Field field : recorderFields()) {
      Object noop = field.get(null);
      for (Method method : field.getType().getMethods()) {
        Object[] nothing =
            Arrays.stream(method.getParameterTypes()).map(RecordersTest::nothing).toArray();
        assertThat(method.invoke(noop, nothing)).isIn(null, false, 0);
      }
    }
  }

  private static Object nothing(Class<?> type) {
    return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
  }

  private static List<Field> recorderFields() {
    return Arrays.stream(PromtapBridge.class.getFields())
        .filter(field -> field.getType().getPackage() == PromtapBridge.class.getPackage())
        .toList();
  }
}
