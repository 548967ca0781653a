// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktor.server.application.PipelineCall;
import io.ktor.server.jetty.jakarta.JettyApplicationRequest;
import io.ktor.server.jetty.jakarta.JettyKtorHandler;
import io.ktor.server.netty.http1.NettyHttp1ApplicationCall;
import io.ktor.server.netty.http1.NettyHttp1ApplicationRequest;
import io.ktor.server.routing.PathSegmentConstantRouteSelector;
import io.ktor.server.routing.RoutingNode;
import io.ktor.server.routing.RoutingPipelineCall;
import io.ktor.server.servlet.jakarta.KtorServlet;
import io.ktor.server.servlet.jakarta.ServletApplicationRequest;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapThread;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that a route of Ktor names, on the connection of a server or away from it. */
class KtorWeavingTest {

  /** Of no real one: other tests of this JVM have servlets. */
  private static final int SERVER = 17;

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final WeavingLoader loader =
      new WeavingLoader(List.of(new KtorProbe()), "io.ktor.", "io.promtap.http.KtorWeavingTest$");
  private Map<String, Long> failures;

  @BeforeEach
  void install() {
    HttpRecording.install(registry, 1);
    failures = Failures.counts();
  }

  @AfterEach
  void release() {
    PromtapBridge.release();
    assertThat(Failures.counts()).isEqualTo(failures);
    assertThat(loader.report.obstacles()).isEmpty();
  }

  @Test
  void a_request_of_a_connection_of_netty_has_its_route() throws Exception {
    run(OnNetty.class);

    assertThat(counts()).containsExactly("/users/{id}");
  }

  @Test
  void a_request_that_left_the_thread_of_the_server_has_its_route() throws Exception {
    run(OnJetty.class);

    assertThat(counts()).containsExactlyInAnyOrder("/users/{id}", "unmatched");
  }

  @Test
  void a_request_that_left_the_thread_of_a_servlet_has_its_route() throws Exception {
    run(InServlet.class);

    assertThat(counts()).containsExactly("/users/{id}");
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

  /** A service with a route. */
  abstract static class Service implements Runnable {
    static RoutingNode route() {
      RoutingNode users = new RoutingNode(null, new PathSegmentConstantRouteSelector("users"));
      return new RoutingNode(users, new PathSegmentConstantRouteSelector("{id}"));
    }

    static <T> T stub(Class<T> type) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
    }

    static void onAnotherThread(Runnable task) {
      Thread other = new Thread(task);
      other.start();
      try {
        other.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** A request by HTTP/1.1. */
  public static final class OnNetty extends Service {
    private final ChannelDuplexHandler handler = new ChannelDuplexHandler();
    private final EmbeddedChannel channel = new EmbeddedChannel(handler);

    @Override
    public void run() {
      HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/x");
      PromtapBridge.exchanges.queued(SERVER, channel, request.headers(), "GET", "/x", null);
      new RoutingPipelineCall(
          new NettyHttp1ApplicationCall(
              channel.pipeline().context(handler), new NettyHttp1ApplicationRequest(request)),
          route());
      PromtapBridge.exchanges.answering(channel, 200, false, true);
    }
  }

  /** Two requests that a handler is given, of which no route takes the second. */
  public static final class OnJetty extends Service {
    private final Object connection = new Object();

    @Override
    public void run() {
      Request first = take(1);
      onAnotherThread(() -> match(first));
      PromtapBridge.containers.ended(connection, 1, 200, false);
      take(2);
      PromtapBridge.containers.ended(connection, 2, 404, false);
    }

    private Request take(int id) {
      Request request = stub(Request.class);
      PromtapThread thread =
          PromtapBridge.exchanges.began(SERVER, connection, id, "GET", "/x", null);
      new JettyKtorHandler().handle(request);
      thread.leaveContainer();
      return request;
    }

    private static void match(Request request) {
      PipelineCall call = new PipelineCall() {};
      new JettyApplicationRequest(call, request);
      new RoutingPipelineCall(call, route());
    }
  }

  /** A request of a servlet that goes on without its thread. */
  public static final class InServlet extends Service {
    private final Object connection = new Object();

    @Override
    public void run() {
      HttpServletRequest request = stub(HttpServletRequest.class);
      PromtapBridge.containers.visited(connection, 1);
      PromtapThread thread = PromtapBridge.http.entered();
      thread.insideApplication = true;
      PromtapBridge.routes.arrived(thread, "GET", null, "", "/x", null);
      new KtorServlet().asyncService(request);
      thread.insideApplication = false;
      PromtapBridge.http.exited(thread);
      thread.leaveContainer();
      onAnotherThread(
          () -> {
            PipelineCall call = new PipelineCall() {};
            new ServletApplicationRequest(call, request);
            new RoutingPipelineCall(call, route());
          });
      PromtapBridge.containers.ended(connection, 1, 200, false);
    }
  }
}
