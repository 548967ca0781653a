// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.api.OpenAiApi;

/** Spring AI 1. */
public final class SpringAi1App {

  private SpringAi1App() {}

  /** The address of the server. */
  public static void main(String[] args) {
    SpringAi.drive(model(args[0], "small"), model(args[0], "gone"));
  }

  private static ChatModel model(String address, String name) {
    return OpenAiChatModel.builder()
        .openAiApi(OpenAiApi.builder().baseUrl(address).apiKey("key").build())
        .defaultOptions(OpenAiChatOptions.builder().model(name).build())
        .build();
  }
}
