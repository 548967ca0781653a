// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A gateway of Spring Cloud in front of a service that answers everything with 200. */
public final class GatewayServer {

  private GatewayServer() {}

  public static void main(String[] arguments) throws IOException {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Gateway.class)
            .properties(
                "server.address=127.0.0.1",
                "server.port=0",
                "server.http2.enabled=true",
                "spring.main.banner-mode=off")
            .run(arguments);
    System.out.println("READY " + context.getEnvironment().getProperty("local.server.port"));
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }

  /** The routes: with a path, with one that goes on, and without. */
  @Configuration
  @EnableAutoConfiguration
  static class Gateway {
    @Bean
    RouteLocator routes(RouteLocatorBuilder builder) throws IOException {
      String service = "http://127.0.0.1:" + service();
      return builder
          .routes()
          .route("things", route -> route.path("/things/{id}").and().method("GET").uri(service))
          .route("files", route -> route.path("/files/**").uri(service))
          .route("by-header", route -> route.header("Gateway", "yes").uri(service))
          .build();
    }

    /** Plain sockets, of which nothing is counted. */
    private static int service() throws IOException {
      ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread thread = new Thread(() -> serve(server));
      thread.setDaemon(true);
      thread.start();
      return server.getLocalPort();
    }

    private static void serve(ServerSocket server) {
      try {
        while (true) {
          try (Socket socket = server.accept()) {
            BufferedReader in =
                new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine();
                line != null && !line.isEmpty();
                line = in.readLine()) {
              continue;
            }
            socket
                .getOutputStream()
                .write(
                    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
          }
        }
      } catch (IOException closed) {
        return;
      }
    }
  }
}
