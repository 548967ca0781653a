// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.TomcatHttpHandlerAdapter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;

/** An application of Spring WebFlux on Tomcat. It ends with its stdin. */
public final class WebFluxServer {

  private WebFluxServer() {}

  public static void main(String[] arguments) throws IOException, LifecycleException {
    HttpHandler handler =
        WebHttpHandlerBuilder.applicationContext(
                new AnnotationConfigApplicationContext(Application.class))
            .build();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    Wrapper servlet = Tomcat.addServlet(context, "webflux", new TomcatHttpHandlerAdapter(handler));
    servlet.setAsyncSupported(true);
    context.addServletMappingDecoded("/*", "webflux");
    tomcat.start();
    System.out.println("READY " + connector.getLocalPort());
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }

  /** The routes, and a filter before them. */
  @Configuration
  @EnableWebFlux
  @RestController
  static class Application {
    @Bean
    WebFilter refusing() {
      return (exchange, chain) -> {
        if (exchange.getRequest().getHeaders().getFirst("Filter") == null) {
          return chain.filter(exchange);
        }
        exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
        return Mono.empty();
      };
    }

    @GetMapping("/users/{id}")
    Mono<String> user(@PathVariable("id") String id) {
      return Mono.just("user " + id);
    }

    @GetMapping("/users/{id}/orders/{order}")
    String order() {
      return "order";
    }

    @GetMapping("/files/{*path}")
    String file() {
      return "file";
    }

    @PostMapping("/users")
    @ResponseStatus(HttpStatus.CREATED)
    void create() {}

    @GetMapping("/users/{id}/throw")
    String fail() {
      throw new IllegalStateException("wanted");
    }
  }
}
