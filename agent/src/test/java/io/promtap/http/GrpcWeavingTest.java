// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ServerServiceDefinition;
import io.grpc.internal.ServerImpl;
import io.grpc.netty.NettyServerHandler;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.promtap.bridge.PromtapBridge;
import io.promtap.config.HttpConfig;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls of gRPC that name a stream, and those that do not. */
class GrpcWeavingTest {

  /** Of no real one: other tests of this JVM have servlets. */
  private static final int SERVER = 17;

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final WeavingLoader loader =
      new WeavingLoader(List.of(new GrpcProbe()), "io.grpc.", "io.promtap.http.GrpcWeavingTest$");
  private Map<String, Long> failures;

  @BeforeEach
  void install() {
    double[] buckets = {1};
    HttpRecorder.install(registry, new HttpConfig(true, buckets, List.of(), false));
    failures = Failures.counts();
  }

  @AfterEach
  void release() {
    PromtapBridge.release();
    assertThat(Failures.counts()).isEqualTo(failures);
    assertThat(loader.report.obstacles()).isEmpty();
  }

  @Test
  void a_method_that_the_server_lists_names_the_stream_and_no_other_does() throws Exception {
    run(Calls.class, "/shop.Orders/Get");
    run(Calls.class, "/shop.Late/Get");
    run(Calls.class, "/shop.Orders/Nothing");

    assertThat(counts())
        .containsExactlyInAnyOrder("/shop.Orders/Get", "/shop.Late/Get", "unmatched");
  }

  @Test
  void a_call_within_the_JVM_names_no_request() throws Exception {
    Object connection = new Object();
    PromtapBridge.exchanges.streamBegan(SERVER, connection, 1, "POST", "/a", null);
    PromtapBridge.exchanges.streamEntered(connection, 1);
    run(CallsWithin.class, "shop.Orders/Get");
    PromtapBridge.exchanges.left();
    PromtapBridge.exchanges.streamEnded(connection, 1);

    assertThat(counts()).containsExactly("unmatched");
  }

  private List<String> counts() {
    return Scrape.samples(registry, "http_requests_total").stream()
        .map(line -> line.replaceAll(".*endpoint=\"([^\"]*)\".*", "$1"))
        .toList();
  }

  /** In the loader of the woven classes. */
  @SuppressWarnings("unchecked")
  private void run(Class<?> type, String path) throws Exception {
    ((BiConsumer<String, Integer>) loader.loadClass(type.getName()).getConstructor().newInstance())
        .accept(path, SERVER);
  }

  /** A server that had one service when it was built, and got another one since. */
  abstract static class WithServer implements BiConsumer<String, Integer> {
    final ServerImpl server =
        new ServerImpl(
            List.of(new ServerServiceDefinition("shop.Orders/Get")),
            List.of(new ServerServiceDefinition("shop.Late/Get")));
  }

  /** A stream that gRPC reads. */
  public static final class Calls extends WithServer {
    @Override
    public void accept(String path, Integer number) {
      ChannelDuplexHandler handler = new ChannelDuplexHandler();
      EmbeddedChannel channel = new EmbeddedChannel(handler);
      ChannelHandlerContext context = channel.pipeline().context(handler);
      PromtapBridge.exchanges.streamBegan(number, channel, 1, "POST", path, null);
      new NettyServerHandler(server).read(context, 1, new DefaultHttp2Headers().path(path));
      PromtapBridge.exchanges.streamEnded(channel, 1);
    }
  }

  /** A call of the application's own. */
  public static final class CallsWithin extends WithServer {
    @Override
    public void accept(String path, Integer number) {
      server.call(new Object(), path);
    }
  }
}
