// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import java.io.IOException;
import java.time.Duration;

/** A server of Armeria that hands some of its paths on to a container with servlets. */
final class ArmeriaServlets {

  private ArmeriaServlets() {}

  /**
   * @param whole takes all paths that nothing else takes
   * @param part takes the paths below {@code /app}
   */
  static void serve(HttpService whole, HttpService part) throws IOException {
    ServerBuilder builder = Server.builder().http(0).requestTimeout(Duration.ofSeconds(60));
    builder.service("/own/{id}", (context, request) -> HttpResponse.of("own"));
    builder.service(
        "/users/too-slow",
        whole.decorate(
            (next, context, request) -> {
              context.setRequestTimeoutMillis(300);
              return next.serve(context, request);
            }));
    builder.serviceUnder("/app", part);
    builder.serviceUnder("/", whole);
    Server server = builder.build();
    server.start().join();
    System.out.println("READY " + server.activeLocalPort());
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }
}
