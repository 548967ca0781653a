// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Environment;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.nio.file.Files;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** An application of Dropwizard 4 and 5. It ends with its stdin. */
public final class DropwizardServer extends Application<Configuration> {

  private static Server server;

  public static void main(String[] arguments) throws Exception {
    java.nio.file.Path file = Files.createTempFile("dropwizard", ".yml");
    Files.writeString(
        file,
        "server: {applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}],"
            + " adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]}\n"
            + "logging: {level: OFF}\n");
    new DropwizardServer().run("server", file.toString());
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    System.out.println("READY " + port);
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }

  @Override
  public void run(Configuration configuration, Environment environment) {
    environment.lifecycle().addServerLifecycleListener(started -> server = started);
    environment.jersey().register(new Users());
    environment.jersey().register(new ManySegments());
    environment.jersey().register(new Refusing());
  }

  /** The routes. */
  @Path("/users")
  public static final class Users {
    @GET
    @Path("/{id}")
    public String user(@PathParam("id") String id) {
      return "user " + id;
    }

    @GET
    @Path("/{id}/orders/{order}")
    public String order() {
      return "order";
    }

    @POST
    public Response create() {
      return Response.status(201).build();
    }

    @GET
    @Path("/{id}/throw")
    public String fail() {
      throw new IllegalStateException("wanted");
    }
  }

  /** A route of many segments. */
  @Path("/files/{path: .*}")
  public static final class ManySegments {
    @GET
    public String file() {
      return "file";
    }
  }

  /** Refuses what says so. */
  @jakarta.ws.rs.container.PreMatching
  public static final class Refusing implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext context) {
      if (context.getHeaderString("Filter") != null) {
        context.abortWith(Response.status(401).build());
      }
    }
  }
}
