// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Methods that answer on another thread. Each takes the time that its path ends with, or waits for
 * what it is sent.
 */
@Path("/later")
public class Later {

  private static final ScheduledExecutorService THREADS =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "application's own");
            thread.setDaemon(true);
            return thread;
          });

  @GET
  @Path("resume/{after}")
  public void resume(@PathParam("after") long after, @Suspended AsyncResponse response) {
    later(after, () -> response.resume(Response.accepted("resumed").build()));
  }

  /** Answers when the client has sent the whole of its body. */
  @POST
  @Path("body")
  public void body(InputStream body, @Suspended AsyncResponse response) {
    later(
        0,
        () -> {
          try {
            while (body.read() >= 0) {
              // The client takes its time.
            }
            response.resume(Response.accepted("read").build());
          } catch (IOException e) {
            response.resume(e);
          }
        });
  }

  @GET
  @Path("mapped/{after}")
  public void mapped(@PathParam("after") long after, @Suspended AsyncResponse response) {
    later(after, () -> response.resume(new MappedException()));
  }

  @GET
  @Path("throw/{after}")
  public void fail(@PathParam("after") long after, @Suspended AsyncResponse response) {
    later(after, () -> response.resume(new IllegalStateException("nobody maps it")));
  }

  @GET
  @Path("cancel/{after}")
  public void cancel(@PathParam("after") long after, @Suspended AsyncResponse response) {
    later(after, response::cancel);
  }

  @GET
  @Path("time-out/{after}")
  public void timeOut(@PathParam("after") long after, @Suspended AsyncResponse response) {
    response.setTimeout(after, TimeUnit.MILLISECONDS);
  }

  @GET
  @Path("time-out-answered/{after}")
  public void timeOutAnswered(@PathParam("after") long after, @Suspended AsyncResponse response) {
    response.setTimeoutHandler(late -> late.resume(Response.accepted("too late").build()));
    response.setTimeout(after, TimeUnit.MILLISECONDS);
  }

  @GET
  @Path("stage/{after}")
  public CompletionStage<String> stage(@PathParam("after") long after) {
    CompletableFuture<String> stage = new CompletableFuture<>();
    later(after, () -> stage.complete("completed"));
    return stage;
  }

  /**
   * The first event is sent by the request's own thread, and the second when that one is done with
   * the request: RESTEasy locks itself out if another sends while it is not back in Tomcat.
   */
  @GET
  @Path("events/{after}")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void events(
      @PathParam("after") long after, @Context SseEventSink events, @Context Sse sse) {
    Thread thread = Thread.currentThread();
    events.send(sse.newEvent("first"));
    later(
        after,
        () -> {
          awaitReturn(thread);
          events.send(sse.newEvent("second")).whenComplete((sent, any) -> events.close());
        });
  }

  /** Waits until Tomcat has nothing to do with this thread, or does something else with it. */
  private static void awaitReturn(Thread thread) {
    while (Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith("org.apache.coyote."))) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private static void later(long after, Runnable step) {
    THREADS.schedule(step, after, TimeUnit.MILLISECONDS);
  }
}
