// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import com.fasterxml.jackson.databind.JsonNode;

/** An agent that a client asks for, its fields checked, not stored yet. */
record NewAgent(String name, String model, String behaviour) {
  private static final int MAX_LENGTH = 80;

  static NewAgent from(JsonNode json) {
    String name = Input.text(json, "name", MAX_LENGTH);
    String model = Input.text(json, "model", MAX_LENGTH);
    String behaviour =
        json.hasNonNull("behaviour")
            ? Input.text(json, "behaviour", MAX_LENGTH)
            : Behaviour.OK.word();
    try {
      return new NewAgent(name, model, Behaviour.of(behaviour).word());
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, e.getMessage());
    }
  }

  Agent withId(long id) {
    return new Agent(id, name, model, behaviour);
  }
}
