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
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.coyote.OutputBuffer;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
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
 * One HTTP request of a real Tomcat. {@code adapter…} hands a parsed request to Tomcat's adapter on
 * the benchmark's own thread: nothing but the container, the servlet and what measures them. The
 * others send it over a kept-alive loopback connection, answered by a pooled thread, by two of them
 * (asynchronous), or by a virtual thread made for it.
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

  public static class Pooled extends Server {
    @Setup
    public void prepare(Tally tally) throws IOException, InterruptedException {
      start(new BenchmarkServer(new RequestServlets.Plain(), null, false), tally);
    }
  }

  public static class Async extends Server {
    @Setup
    public void prepare(Tally tally) throws IOException, InterruptedException {
      start(new BenchmarkServer(new RequestServlets.Async(), null, false), tally);
    }
  }

  public static class Virtual extends Server {
    @Setup
    public void prepare(Tally tally) throws IOException, InterruptedException {
      start(new BenchmarkServer(new RequestServlets.Plain(), null, true), tally);
    }
  }

  public static class ByHand extends Server {
    @Setup
    public void prepare(Tally tally) throws IOException, InterruptedException {
      RequestServlets.ByHand filter = new RequestServlets.ByHand();
      start(new BenchmarkServer(new RequestServlets.Plain(), filter, false), tally);
      LongSupplier counted =
          () ->
              (long)
                  filter.requests.collect().getDataPoints().stream()
                      .mapToDouble(point -> point.getValue())
                      .sum();
      tally.expect(counted);
    }
  }

  /** A request as the connector has it when it has read the head. */
  @State(Scope.Thread)
  public static class ParsedRequest {
    private final Request request = new Request();
    private final Response response = new Response();

    @Setup
    public void prepare() {
      request.setResponse(response);
      response.setRequest(request);
      response.setOutputBuffer(new Discarded());
    }

    long call(BenchmarkServer server) throws Exception {
      request.scheme().setString("http");
      request.method().setString("GET");
      request.requestURI().setString(BenchmarkServer.PATH);
      request.decodedURI().setString(BenchmarkServer.PATH);
      request.protocol().setString("HTTP/1.1");
      request.serverName().setString("localhost");
      request.setServerPort(server.port);
      server.adapter().service(request, response);
      long written = response.getContentWritten();
      if (response.getStatus() != 200) {
        throw new IllegalStateException("answered " + response.getStatus());
      }
      request.recycle();
      response.recycle();
      return written;
    }
  }

  private static final class Discarded implements OutputBuffer {
    private long written;

    @Override
    public int doWrite(java.nio.ByteBuffer chunk) {
      int length = chunk.remaining();
      chunk.position(chunk.limit());
      written += length;
      return length;
    }

    @Override
    public long getBytesWritten() {
      return written;
    }
  }

  /** A kept-alive connection, and a buffer that every answer fits into. */
  @State(Scope.Thread)
  public static class Connection {
    private static final byte[] REQUEST =
        ("GET " + BenchmarkServer.PATH + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
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
  public long adapter(Pooled state, ParsedRequest request, Tally.Calls calls) throws Exception {
    calls.next(1);
    return request.call(state.server);
  }

  @Benchmark
  public long adapterByHand(ByHand state, ParsedRequest request, Tally.Calls calls)
      throws Exception {
    calls.next(1);
    return request.call(state.server);
  }

  @Benchmark
  public int loopback(Pooled state, Connection connection, Tally.Calls calls) throws IOException {
    calls.next(1);
    return connection.call(state.server);
  }

  @Benchmark
  public int loopbackAsync(Async state, Connection connection, Tally.Calls calls)
      throws IOException {
    calls.next(1);
    return connection.call(state.server);
  }

  @Benchmark
  public int loopbackVirtual(Virtual state, Connection connection, Tally.Calls calls)
      throws IOException {
    calls.next(1);
    return connection.call(state.server);
  }
}
