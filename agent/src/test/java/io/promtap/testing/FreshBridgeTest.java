// SPDX-License-Identifier: Apache-2.0
package io.promtap.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.RegisterExtension;

class FreshBridgeTest {

  /** JUnit reads this field before the class begins: what that leaves, another class could have. */
  @RegisterExtension static final Extension LEAVES_STATE = leaveState();

  private static Extension leaveState() {
    assertThat(PromtapThread.current()).isNotNull();
    return new Extension() {};
  }

  @Test
  void a_test_class_begins_without_what_was_left_on_its_thread() {
    assertThat(PromtapThread.currentOrNull()).isNull();
  }
}
