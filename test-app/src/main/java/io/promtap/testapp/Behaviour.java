// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.util.Locale;

/** What an agent does when it runs; stands for the model behind a real agent. */
enum Behaviour {
  OK(3),
  SLOW(120),
  /** Ends with a result that says failed. */
  FAILS(3),
  /** Throws out of {@link AgentRunner#execute}. */
  CRASHES(1);

  private final int millis;

  Behaviour(int millis) {
    this.millis = millis;
  }

  int millis() {
    return millis;
  }

  /** As the API and the database spell it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Behaviour of(String word) {
    for (Behaviour behaviour : values()) {
      if (behaviour.word().equals(word)) {
        return behaviour;
      }
    }
    throw new IllegalArgumentException("behaviour must be one of ok, slow, fails, crashes");
  }
}
