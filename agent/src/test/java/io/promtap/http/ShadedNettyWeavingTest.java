// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.config.HttpConfig;
import io.promtap.config.PathTemplate;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Netty's codec of HTTP/2 in another package, as {@code grpc-netty-shaded} has it. */
class ShadedNettyWeavingTest {

  private final MetricRegistry registry = new MetricRegistry(100, false);

  @AfterEach
  void release() {
    PromtapBridge.release();
  }

  @Test
  @SuppressWarnings("unchecked")
  void its_streams_count_as_those_of_netty() throws Exception {
    Map<String, Long> failures = Failures.counts();
    double[] buckets = {1};
    HttpRecorder.install(
        registry, new HttpConfig(true, buckets, List.of(PathTemplate.parse("/users/{id}")), false));
    WeavingLoader loader =
        new WeavingLoader(
            List.of(
                new NettyProbe(true, true, NettyProbe.SHADED),
                new NettyHttp2Probe(true, true, NettyProbe.SHADED)),
            ShadedNettyWeavingTest::moved,
            "io.grpc.netty.shaded.",
            "io.promtap.http.NettyHttp2Channel");
    loader.relocate(NettyProbe.SHADED);
    BiConsumer<String, String> channel =
        (BiConsumer<String, String>)
            loader.loadClass("io.promtap.http.NettyHttp2Channel").getConstructor().newInstance();
    channel.accept("connect", "");
    channel.accept("request", "3 GET /users/7");
    channel.accept("answer", "3 200");
    channel.accept("request", "5 GET /users/8");
    channel.accept("reset by the client", "5");
    channel.accept("request", "7 GET /a");
    assertThat(Scrape.samples(registry, "http_requests_in_flight"))
        .containsExactly("http_requests_in_flight 1.0");
    channel.accept("close", "");

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactlyInAnyOrder(
            "http_requests_total{endpoint=\"/users/{id}\",method=\"GET\",status=\"200\"} 1.0",
            "http_requests_total{endpoint=\"/users/{id}\",method=\"GET\",status=\"500\"} 1.0",
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"500\"} 1.0");
    assertThat(Scrape.samples(registry, "http_requests_in_flight"))
        .containsExactly("http_requests_in_flight 0.0");
    assertThat(loader.report.obstacles()).isEmpty();
    assertThat(Failures.counts()).isEqualTo(failures);
  }

  private static byte[] moved(byte[] classFile) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(classFile)
        .accept(
            new ClassRemapper(
                writer,
                new Remapper() {
                  @Override
                  public String map(String name) {
                    return name.startsWith("io/netty/") ? NettyProbe.SHADED + name : name;
                  }
                }),
            0);
    return writer.toByteArray();
  }
}
