// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.service.AiServices;
import java.util.concurrent.CompletableFuture;

/** A model asked directly, as a stream and through two AI services, one of which fails. */
public final class LangChain4jApp {

  private LangChain4jApp() {}

  /** An AI service. */
  public interface Planner {
    String plan(String goal);
  }

  /** An AI service whose model does not exist. */
  public interface Writer {
    String write(String topic);
  }

  /** The address of the server. */
  public static void main(String[] args) {
    ChatModel model = model(args[0], "small");
    model.chat("hello");

    Planner planner = AiServices.create(Planner.class, model);
    planner.plan("a trip");
    planner.plan("a party");
    System.out.println("not an execution: " + planner.hashCode());
    try {
      AiServices.create(Writer.class, model(args[0], "gone")).write("nothing");
    } catch (RuntimeException expected) {
      System.out.println("refused " + expected);
    }

    StreamingChatModel streaming =
        OpenAiStreamingChatModel.builder()
            .baseUrl(args[0] + "/v1")
            .apiKey("key")
            .modelName("small")
            .build();
    Answer answer = new Answer();
    streaming.chat("hello", answer);
    answer.whole.join();
  }

  private static ChatModel model(String address, String name) {
    return OpenAiChatModel.builder()
        .baseUrl(address + "/v1")
        .apiKey("key")
        .modelName(name)
        .maxRetries(0)
        .build();
  }

  /** Waits for the end of a stream. */
  private static final class Answer implements StreamingChatResponseHandler {
    private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();

    @Override
    public void onPartialResponse(String part) {}

    @Override
    public void onCompleteResponse(ChatResponse response) {
      whole.complete(response);
    }

    @Override
    public void onError(Throwable failure) {
      whole.completeExceptionally(failure);
    }
  }
}
