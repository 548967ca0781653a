// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

/**
 * The recorder that does nothing: it keeps the defaults of all the interfaces. Woven code meets it
 * before the agent is up and after it was stopped.
 */
final class PromtapNoop
    implements PromtapHttp,
        PromtapContainers,
        PromtapExchanges,
        PromtapRoutes,
        PromtapJdbc,
        PromtapR2dbc,
        PromtapRules,
        PromtapFailures {

  static final PromtapNoop INSTANCE = new PromtapNoop();

  private PromtapNoop() {}

  @Override
  public void failed(Throwable failure, String where) {}
}
