// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/** Spring AI 2. */
public final class SpringAi2App {

  private SpringAi2App() {}

  /** The address of the server. */
  public static void main(String[] args) {
    SpringAi.drive(model(args[0], "small"), model(args[0], "gone"));
  }

  private static ChatModel model(String address, String name) {
    return OpenAiChatModel.builder()
        .options(
            OpenAiChatOptions.builder()
                .baseUrl(address + "/v1")
                .apiKey("key")
                .model(name)
                .maxRetries(0)
                .build())
        .build();
  }
}
