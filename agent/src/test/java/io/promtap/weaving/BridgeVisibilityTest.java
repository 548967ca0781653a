// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BridgeVisibilityTest {

  private final WeavingReport report = new WeavingReport();
  private final BridgeVisibility bridge = new BridgeVisibility(report);

  @Test
  void a_loader_that_passes_all_on_sees_the_bridge_and_is_asked_once() {
    Asked loader = new Asked(0);

    assertThat(bridge.ask(loader)).isEqualTo(BridgeVisibility.Answer.SEES);
    assertThat(loader.names)
        .hasSize(BridgeVisibility.NAMED.length)
        .contains(PromtapBridge.class.getName(), "java.lang.Throwable");
    assertThat(bridge.ask(loader)).isEqualTo(BridgeVisibility.Answer.SEES);
    assertThat(loader.names).hasSize(BridgeVisibility.NAMED.length);
  }

  @Test
  void a_loader_of_the_JDK_is_as_good_as_its_parents() {
    ClassLoader blind =
        new ClassLoader(null) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            throw new ClassNotFoundException(name);
          }
        };
    URL[] none = {};

    assertThat(bridge.ask(null)).isEqualTo(BridgeVisibility.Answer.SEES);
    assertThat(bridge.ask(new URLClassLoader(none))).isEqualTo(BridgeVisibility.Answer.SEES);
    assertThat(bridge.ask(new URLClassLoader(none, blind)))
        .isEqualTo(BridgeVisibility.Answer.BLIND);
    assertThat(report.obstacles())
        .singleElement()
        .asString()
        .contains("java.net.URLClassLoader", "java.lang.Promtap*");
  }

  @Test
  void a_loader_that_ran_out_of_stack_is_asked_again_but_not_for_ever() {
    Asked late = new Asked(1);
    assertThat(bridge.ask(late)).isEqualTo(BridgeVisibility.Answer.NOT_NOW);
    assertThat(bridge.ask(late)).isEqualTo(BridgeVisibility.Answer.SEES);

    Asked never = new Asked(Integer.MAX_VALUE);
    assertThat(bridge.ask(never)).isEqualTo(BridgeVisibility.Answer.NOT_NOW);
    assertThat(bridge.ask(never)).isEqualTo(BridgeVisibility.Answer.NOT_NOW);
    assertThat(bridge.ask(never)).isEqualTo(BridgeVisibility.Answer.BLIND);
    assertThat(bridge.ask(never)).isEqualTo(BridgeVisibility.Answer.BLIND);
    assertThat(never.names).hasSize(3);
  }

  /** Passes on what it is asked for, after it has run out of stack some times. */
  private static final class Asked extends ClassLoader {
    final List<String> names = new ArrayList<>();
    private int overflows;

    Asked(int overflows) {
      super(Asked.class.getClassLoader());
      this.overflows = overflows;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      names.add(name);
      if (overflows-- > 0) {
        throw new StackOverflowError();
      }
      return super.loadClass(name, resolve);
    }
  }
}
