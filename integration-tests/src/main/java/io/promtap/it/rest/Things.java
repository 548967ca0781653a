// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Methods that are done when they return, or when what they returned is written. */
@Path("/things")
public class Things {

  @GET
  public String all() {
    return "all";
  }

  @POST
  public Response create() {
    return Response.status(Response.Status.CREATED).entity("created").build();
  }

  @GET
  @Path("{id}")
  public String thing(@PathParam("id") String id) {
    return id;
  }

  @GET
  @Path("{id}/parts/{part: [0-9]{1,3}}")
  public String part(@PathParam("id") String id, @PathParam("part") int part) {
    return id + part;
  }

  @GET
  @Path("{id}/files/{path: .+}")
  public String file(@PathParam("path") String path) {
    return path;
  }

  @GET
  @Path("{id}/slow")
  public String slow(@QueryParam("after") long after) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(after);
    return "slow";
  }

  @GET
  @Path("{id}/mapped")
  public String failMapped() {
    throw new MappedException();
  }

  @GET
  @Path("{id}/throw")
  public String fail() {
    throw new IllegalStateException("nobody maps it");
  }

  @GET
  @Path("{id}/conflict")
  public String conflict() {
    throw new WebApplicationException(Response.Status.CONFLICT);
  }

  @GET
  @Path("{id}/nothing")
  public Response nothing() {
    return Response.noContent().build();
  }

  @GET
  @Path("{id}/redirect")
  public Response redirect() {
    return Response.seeOther(URI.create("/things")).build();
  }

  @GET
  @Path("{id}/stream")
  public StreamingOutput stream(@QueryParam("after") long after) {
    return out -> {
      out.write("first part".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      sleep(after);
      out.write("second part".getBytes(StandardCharsets.US_ASCII));
    };
  }

  /** Writes until the client is gone; what that throws leaves the writer. */
  @GET
  @Path("{id}/endless")
  public StreamingOutput endless() {
    return Things::writeWithoutEnd;
  }

  private static void writeWithoutEnd(OutputStream out) throws IOException {
    byte[] chunk = new byte[16 * 1024];
    while (true) {
      out.write(chunk);
      out.flush();
      sleep(5);
    }
  }

  private static void sleep(long millis) throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }
}
