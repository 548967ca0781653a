// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;

/** An application of Quarkus REST, below {@code /shop}. */
public final class QuarkusRestApplication {

  private QuarkusRestApplication() {}

  /** The filter before all resources. */
  @Provider
  @PreMatching
  public static class Refusing implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext context) {
      if (context.getHeaderString("Filter") != null) {
        context.abortWith(Response.status(401).build());
      }
    }
  }

  /** A locator of a sub-resource. */
  @Path("/api/{version}")
  public static class Api {
    @Path("/things")
    public Things things() {
      return new Things();
    }
  }

  /** The sub-resource. */
  public static class Things {
    @GET
    @Path("/{thing}")
    public String thing(@PathParam("thing") String thing) {
      return thing;
    }
  }

  /** Paths of many segments. */
  @Path("/files")
  public static class Files {
    @GET
    @Path("/{path: .+}")
    public Response file(@PathParam("path") String path) {
      return path.equals("missing") ? Response.status(404).build() : Response.ok("file").build();
    }
  }

  /** The routes of one resource. */
  @Path("/users")
  @Produces(MediaType.TEXT_PLAIN)
  public static class Users {
    @GET
    @Path("/{id}")
    public Uni<String> user(@PathParam("id") String id) {
      return Uni.createFrom().item("user " + id);
    }

    @GET
    @Blocking
    @Path("/{id}/orders/{order: [0-9]+}")
    public String order(@PathParam("order") int order) {
      return "order " + order;
    }

    @POST
    public Response create() {
      return Response.status(201).build();
    }

    @POST
    @Path("/{id}/body")
    @Consumes(MediaType.WILDCARD)
    public String body(String body) {
      return body;
    }

    @GET
    @Path("/{id}/slow")
    public Uni<String> slow(@QueryParam("after") long after) {
      return Uni.createFrom().item("slow").onItem().delayIt().by(Duration.ofMillis(after));
    }

    @GET
    @Path("/{id}/throw")
    public String fail() {
      throw new IllegalStateException("wanted");
    }

    @GET
    @Path("/{id}/failed")
    public Uni<String> failed() {
      return slow(20).onItem().failWith(late -> new IllegalStateException("wanted"));
    }

    @GET
    @Path("/{id}/conflict")
    public Uni<String> conflict() {
      return Uni.createFrom().failure(new WebApplicationException(409));
    }

    @GET
    @Path("/{id}/time-out")
    public Uni<String> timeOut() {
      return Uni.createFrom()
          .<String>nothing()
          .ifNoItem()
          .after(Duration.ofMillis(200))
          .failWith(() -> new WebApplicationException(503));
    }

    @GET
    @Path("/{id}/chunked")
    public Multi<String> chunked() {
      return Multi.createFrom().items("one", "two", "three");
    }

    @GET
    @Path("/{id}/endless")
    public Multi<String> endless() {
      String text = "x".repeat(1_000);
      return ticks().map(tick -> text);
    }

    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<String> events() {
      return ticks().map(tick -> "tick " + tick);
    }

    private static Multi<Long> ticks() {
      return Multi.createFrom().ticks().every(Duration.ofMillis(1)).onOverflow().drop();
    }
  }
}
