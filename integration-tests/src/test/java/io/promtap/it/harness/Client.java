// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends calls to a service and insists on the status that each of them expects. */
public final class Client {
  private static final int THREADS = 8;
  private static final Pattern CREATED = Pattern.compile("\"id\":(\\d+).*\"name\":\"([^\"]+)\"");
  private static final Pattern AGENT = Pattern.compile("\\{([^}]+)}");

  private final URI service;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final Map<String, String> agentIds = new ConcurrentHashMap<>();

  public Client(URI service) {
    this.service = service;
  }

  /** The calls in this order, one after the other. */
  public List<Reply> inOrder(List<Call> calls) {
    return calls.stream().map(this::send).toList();
  }

  /** All calls; those of the middle by several threads at once. */
  public List<Reply> drive(Traffic traffic) {
    List<Reply> replies = new ArrayList<>(inOrder(traffic.first()));
    replies.addAll(atOnce(traffic.middle()));
    replies.addAll(inOrder(traffic.last()));
    return replies;
  }

  private List<Reply> atOnce(List<Call> calls) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Reply>> tasks =
          calls.stream().<Callable<Reply>>map(call -> () -> send(call)).toList();
      List<Reply> replies = new ArrayList<>();
      for (Future<Reply> reply : threads.invokeAll(tasks)) {
        replies.add(reply.get());
      }
      return replies;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  public Reply send(Call call) {
    try {
      HttpResponse<byte[]> response =
          http.send(call.request(service, resolve(call.path())), BodyHandlers.ofByteArray());
      Reply reply = Reply.of(call, response);
      if (reply.status() != call.status()) {
        throw new AssertionError("expected " + call.status() + ": " + reply.comparable());
      }
      rememberId(reply);
      return reply;
    } catch (IOException e) {
      throw new UncheckedIOException(call + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void rememberId(Reply reply) {
    Matcher created = CREATED.matcher(reply.body());
    if (reply.status() == 201 && created.find()) {
      agentIds.put(created.group(2), created.group(1));
    }
  }

  private String resolve(String path) {
    return AGENT.matcher(path).replaceAll(agent -> agentIds.get(agent.group(1)));
  }
}
