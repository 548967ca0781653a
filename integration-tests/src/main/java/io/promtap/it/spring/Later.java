// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.spring;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Handlers that answer on another thread. Each takes the time that its path ends with, or waits for
 * what it is sent.
 */
@RestController
@RequestMapping("/later")
class Later implements DisposableBean {

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "application's own");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public void destroy() {
    threads.shutdownNow();
  }

  @GetMapping("/result/{after}")
  DeferredResult<ResponseEntity<String>> result(@PathVariable("after") long after) {
    DeferredResult<ResponseEntity<String>> result = new DeferredResult<>();
    later(after, () -> result.setResult(ResponseEntity.accepted().body("result")));
    return result;
  }

  /** Answers when the client has sent the whole of its body. */
  @PostMapping("/body")
  DeferredResult<ResponseEntity<String>> body(InputStream body) {
    DeferredResult<ResponseEntity<String>> result = new DeferredResult<>();
    later(
        0,
        () -> {
          while (body.read() >= 0) {
            // The client takes its time.
          }
          result.setResult(ResponseEntity.accepted().body("read"));
        });
    return result;
  }

  @GetMapping("/error/{after}")
  DeferredResult<String> error(@PathVariable("after") long after) {
    DeferredResult<String> result = new DeferredResult<>();
    later(after, () -> result.setErrorResult(new IllegalStateException("nobody handles it")));
    return result;
  }

  @GetMapping("/handled/{after}")
  DeferredResult<String> handled(@PathVariable("after") long after) {
    DeferredResult<String> result = new DeferredResult<>();
    later(after, () -> result.setErrorResult(new HandledException()));
    return result;
  }

  @ExceptionHandler
  @ResponseStatus(HttpStatus.LOCKED)
  String handle(HandledException exception) {
    return exception.getMessage();
  }

  @GetMapping("/time-out/{after}")
  DeferredResult<String> timeOut(@PathVariable("after") long after) {
    return new DeferredResult<>(after);
  }

  @GetMapping("/time-out-answered/{after}")
  DeferredResult<ResponseEntity<String>> timeOutAnswered(@PathVariable("after") long after) {
    return new DeferredResult<>(after, ResponseEntity.accepted().body("too late"));
  }

  @GetMapping("/callable/{after}")
  Callable<String> callable(@PathVariable("after") long after) {
    return () -> {
      TimeUnit.MILLISECONDS.sleep(after);
      return "called";
    };
  }

  @GetMapping("/callable-throws/{after}")
  Callable<String> callableThrows(@PathVariable("after") long after) {
    return () -> {
      TimeUnit.MILLISECONDS.sleep(after);
      throw new IllegalStateException("nobody handles it");
    };
  }

  @GetMapping("/future/{after}")
  CompletableFuture<String> future(@PathVariable("after") long after) {
    CompletableFuture<String> future = new CompletableFuture<>();
    later(after, () -> future.complete("completed"));
    return future;
  }

  @GetMapping("/stream/{after}")
  StreamingResponseBody stream(@PathVariable("after") long after) {
    return out -> {
      out.write("first part".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      sleep(after);
      out.write("second part".getBytes(StandardCharsets.US_ASCII));
    };
  }

  /** Writes until the client is gone; what that throws leaves the writer. */
  @GetMapping("/endless")
  StreamingResponseBody endless() {
    return Later::writeWithoutEnd;
  }

  private static void writeWithoutEnd(OutputStream out) throws IOException {
    byte[] chunk = new byte[16 * 1024];
    while (true) {
      out.write(chunk);
      out.flush();
      sleep(5);
    }
  }

  @GetMapping("/events/{after}")
  SseEmitter events(@PathVariable("after") long after) {
    SseEmitter events = new SseEmitter();
    later(0, () -> events.send("first"));
    later(
        after,
        () -> {
          events.send("second");
          events.complete();
        });
    return events;
  }

  @GetMapping("/events-fail/{after}")
  SseEmitter failingEvents(@PathVariable("after") long after) {
    SseEmitter events = new SseEmitter();
    later(0, () -> events.send("first"));
    later(after, () -> events.completeWithError(new IllegalStateException("nobody handles it")));
    return events;
  }

  private void later(long after, Step step) {
    threads.schedule(
        () -> {
          step.run();
          return null;
        },
        after,
        TimeUnit.MILLISECONDS);
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is done then. */
  private interface Step {
    void run() throws IOException;
  }
}
