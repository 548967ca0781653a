// SPDX-License-Identifier: Apache-2.0
package io.promtap.testing;

import io.promtap.bridge.PromtapBridge;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The extension that lets each test class begin as the agent does: with no recorder, and with
 * threads that have no state. A JVM runs many test classes, in any order, on one thread. What a
 * class left on that thread belongs to its own recorder, and another recorder never lets go of it.
 *
 * <p>JUnit finds it by {@code META-INF/services}, so that no test class can forget it.
 */
public final class FreshBridge implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    PromtapBridge.release();
  }
}
