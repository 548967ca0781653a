// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

/** A receiver of what was thrown inside advice. Called on application threads. */
public interface PromtapFailures {

  void failed(Throwable failure, String where);
}
