// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.MetricsPage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One HTTP request of a real Tomcat. {@code inMemory…} lets Tomcat's processor read it from a
 * connection without a socket, on the benchmark's own thread or on a virtual thread made for it:
 * nothing but the server, the servlet and what measures them. {@code loopback} sends it over a
 * kept-alive connection.
 *
 * <p>Each runs in a fork without and in one with the agent; the difference is the agent's.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RequestBenchmark {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final byte[] REQUEST =
      ("GET " + BenchmarkServer.PATH + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  /** A server, and the check that the agent, if there is one, counted each request. */
  @State(Scope.Benchmark)
  public abstract static class Server {
    BenchmarkServer server;

    void start(BenchmarkServer started, Tally tally) throws IOException, InterruptedException {
      server = started;
      String address = System.getProperty(ExecutionBenchmark.METRICS_PROPERTY);
      if (address != null) {
        URI metrics = URI.create(address);
        MetricsPage.await(metrics, "promtap_build_info", PATIENCE);
        tally.expect(() -> counted(metrics));
      }
    }

    /** Awaited, since a client has its answer a moment before the server is done with it. */
    private static long counted(URI metrics) {
      try {
        MetricsPage page = MetricsPage.read(metrics);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (page.sum("http_requests_in_flight") != 0 && System.nanoTime() < deadline) {
          Thread.onSpinWait();
          page = MetricsPage.read(metrics);
        }
        return (long)
            page.sum(
                "http_requests_total",
                "endpoint=\"" + BenchmarkServer.PATH + "\"",
                "method=\"GET\"",
                "status=\"200\"");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @TearDown
    public void stop() throws IOException {
      server.close();
    }
  }

  public static class Plain extends Server {
    @Setup
    public void prepare(Tally tally) throws IOException, InterruptedException {
      start(new BenchmarkServer(new RequestServlets.Plain(), null), tally);
    }
  }

  public static class Async extends Server {
    @Setup
    public void prepare(Tally tally) throws IOException, InterruptedException {
      start(new BenchmarkServer(new RequestServlets.Async(), null), tally);
    }
  }

  public static class ByHand extends Server {
    @Setup
    public void prepare(Tally tally) throws IOException, InterruptedException {
      RequestServlets.ByHand filter = new RequestServlets.ByHand();
      start(new BenchmarkServer(new RequestServlets.Plain(), filter), tally);
      LongSupplier counted =
          () ->
              (long)
                  filter.requests.collect().getDataPoints().stream()
                      .mapToDouble(point -> point.getValue())
                      .sum();
      tally.expect(counted);
    }
  }

  /** A connection that its requests come on one after the other, without a socket. */
  @State(Scope.Thread)
  public static class InMemory {
    private MemoryConnection connection;
    private Http11Processor processor;

    int call(BenchmarkServer server) throws IOException {
      if (connection == null) {
        connection = server.connection(REQUEST);
        processor = server.processor();
      }
      connection.send();
      if (processor.process(connection, SocketEvent.OPEN_READ) != SocketState.OPEN
          || connection.status() != 200) {
        throw new IOException("answered " + connection.status());
      }
      return connection.status();
    }
  }

  /** A new virtual thread for each task, by reflection: the benchmarks are compiled for Java 17. */
  @State(Scope.Thread)
  public static class VirtualThreads {
    private ExecutorService executor;

    @Setup
    public void prepare() throws ReflectiveOperationException {
      executor =
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    @TearDown
    public void stop() {
      executor.shutdown();
    }
  }

  /** A kept-alive connection, and a buffer that every answer fits into. */
  @State(Scope.Thread)
  public static class Connection {
    private static final byte[] END = "\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    private final byte[] buffer = new byte[1024];
    private Socket socket;

    int call(BenchmarkServer server) throws IOException {
      if (socket == null) {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.port);
        socket.setTcpNoDelay(true);
      }
      socket.getOutputStream().write(REQUEST);
      InputStream in = socket.getInputStream();
      int length = 0;
      while (!endsWithBody(length)) {
        int read = in.read(buffer, length, buffer.length - length);
        if (read < 0) {
          throw new IOException("closed after " + length + " bytes");
        }
        length += read;
      }
      if (buffer[9] != '2') {
        throw new IOException("not answered 200");
      }
      return length;
    }

    private boolean endsWithBody(int length) {
      if (length < END.length) {
        return false;
      }
      for (int i = 0; i < END.length; i++) {
        if (buffer[length - END.length + i] != END[i]) {
          return false;
        }
      }
      return true;
    }

    @TearDown
    public void close() throws IOException {
      if (socket != null) {
        socket.close();
      }
    }
  }

  @Benchmark
  public int inMemory(Plain state, InMemory client, Tally.Calls calls) throws IOException {
    calls.next(1);
    return client.call(state.server);
  }

  @Benchmark
  public int inMemoryByHand(ByHand state, InMemory client, Tally.Calls calls) throws IOException {
    calls.next(1);
    return client.call(state.server);
  }

  @Benchmark
  public int inMemoryAsync(Async state, InMemory client, Tally.Calls calls) throws IOException {
    calls.next(1);
    return client.call(state.server);
  }

  @Benchmark
  public int inMemoryVirtual(
      Plain state, InMemory client, VirtualThreads threads, Tally.Calls calls)
      throws ExecutionException, InterruptedException {
    calls.next(1);
    return threads.executor.submit(() -> client.call(state.server)).get();
  }

  @Benchmark
  public int loopback(Plain state, Connection connection, Tally.Calls calls) throws IOException {
    calls.next(1);
    return connection.call(state.server);
  }
}
