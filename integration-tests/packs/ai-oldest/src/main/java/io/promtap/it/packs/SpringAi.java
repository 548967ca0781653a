// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;

/** What the programs of both versions do with their models, which each makes in its own way. */
final class SpringAi {

  private SpringAi() {}

  /** A model asked directly, as a stream and through chat clients, and one that fails. */
  static void drive(ChatModel model, ChatModel failing) {
    model.call(new Prompt("hello"));
    model.stream(new Prompt("hello")).blockLast();

    ChatClient client = ChatClient.create(model);
    client.prompt("a trip").call().content();
    client
        .prompt("a party")
        .advisors(advisors -> advisors.param("agent_id", "planner"))
        .call()
        .content();
    try {
      ChatClient.create(failing).prompt("nothing").call().content();
    } catch (RuntimeException expected) {
      System.out.println("refused " + expected);
    }
  }
}
