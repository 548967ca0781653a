// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.server.Http1RequestDecoder;
import com.linecorp.armeria.server.Http2RequestDecoder;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.tomcat.TomcatService;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapThread;
import io.promtap.config.HttpConfig;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.util.List;
import java.util.Map;
import org.apache.coyote.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of Armeria that have the name of a route, and those that do not. */
class ArmeriaWeavingTest {

  /** Of no real one: other tests of this JVM have servlets. */
  private static final int SERVER = 17;

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final WeavingLoader loader =
      new WeavingLoader(
          List.of(new ArmeriaProbe()),
          "com.linecorp.armeria.",
          "io.promtap.http.ArmeriaWeavingTest$");
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
  void each_of_several_requests_of_a_connection_has_its_own_route() throws Exception {
    run(Pipelined.class);

    assertThat(counts()).containsExactlyInAnyOrder("/a/{id}", "/b/{id}", "unmatched");
  }

  @Test
  void a_stream_has_its_route() throws Exception {
    run(Streams.class);

    assertThat(counts()).containsExactlyInAnyOrder("/a/{id}", "unmatched");
  }

  @Test
  void a_request_that_goes_on_to_Tomcat_is_counted_once() throws Exception {
    run(HandedOn.class);

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .singleElement()
        .asString()
        .contains("endpoint=\"/*\"")
        .endsWith(" 1.0");
  }

  private List<String> counts() {
    return Scrape.samples(registry, "http_requests_total").stream()
        .map(line -> line.replaceAll(".*endpoint=\"([^\"]*)\".*", "$1"))
        .toList();
  }

  /** In the loader of the woven classes. */
  private void run(Class<? extends Runnable> type) throws Exception {
    ((Runnable) loader.loadClass(type.getName()).getConstructor().newInstance()).run();
  }

  /** A connection to Armeria. */
  abstract static class Connection implements Runnable {
    private final ChannelDuplexHandler handler = new ChannelDuplexHandler();
    final EmbeddedChannel channel = new EmbeddedChannel(handler);
    final ChannelHandlerContext context = channel.pipeline().context(handler);

    static ServiceRequestContext routed(String pattern) {
      ServiceConfig config =
          new ServiceConfig(
              new Route() {
                @Override
                public boolean isFallback() {
                  return pattern.equals("/**");
                }

                @Override
                public String patternString() {
                  return pattern;
                }
              });
      return () -> config;
    }
  }

  /** Three requests before the first response; what follows a head is none. */
  public static final class Pipelined extends Connection {
    @Override
    public void run() {
      for (String pattern : List.of("/a/{id}", "/b/{id}", "/**")) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/x");
        PromtapBridge.exchanges.queued(SERVER, channel, request.headers(), "GET", "/x", null);
        new Http1RequestDecoder(routed(pattern)).channelRead(context, request);
        new Http1RequestDecoder(routed("/other"))
            .channelRead(context, LastHttpContent.EMPTY_LAST_CONTENT);
      }
      for (int i = 0; i < 3; i++) {
        PromtapBridge.exchanges.answering(channel, 200, false, true);
      }
    }
  }

  /** Two streams, of which no route takes the second. */
  public static final class Streams extends Connection {
    @Override
    public void run() {
      PromtapBridge.exchanges.streamBegan(SERVER, channel, 1, "GET", "/x", null);
      PromtapBridge.exchanges.streamBegan(SERVER, channel, 3, "GET", "/x", null);
      for (int stream = 1; stream < 4; stream += 2) {
        new Http2RequestDecoder(routed(stream == 1 ? "/a/{id}" : "/**"))
            .onHeadersRead(context, stream, new DefaultHttp2Headers(), 0, true);
      }
      PromtapBridge.exchanges.streamEnded(channel, 1);
      PromtapBridge.exchanges.streamEnded(channel, 3);
    }
  }

  /** A request for a Tomcat. */
  public static final class HandedOn extends Connection {
    @Override
    public void run() {
      ServiceRequestContext context = routed("/*");
      read(context);
      Request request = new Request();
      new TomcatService().convertRequest(context, "/x", null, request);
      serve(request);
    }

    private void read(ServiceRequestContext next) {
      HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/x");
      PromtapBridge.exchanges.queued(SERVER, channel, request.headers(), "GET", "/x", null);
      new Http1RequestDecoder(next).channelRead(context, request);
    }

    private void serve(Object container) {
      PromtapBridge.containers.visited(container, PromtapContainers.NEXT);
      PromtapThread thread = PromtapBridge.http.entered();
      PromtapBridge.http.exited(thread);
      thread.leaveContainer();
      PromtapBridge.containers.ended(container, PromtapContainers.SAME, 200, false);
      PromtapBridge.exchanges.answering(channel, 200, false, true);
    }
  }
}
