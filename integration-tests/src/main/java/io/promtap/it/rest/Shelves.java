// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** A resource whose methods are those of another class. */
@Path("/shelves/{shelf}")
public class Shelves {

  @Path("books")
  public Books books(@PathParam("shelf") String shelf) {
    return new Books(shelf);
  }

  /** What the locator finds. */
  public static final class Books {
    private final String shelf;

    Books(String shelf) {
      this.shelf = shelf;
    }

    @GET
    public String all() {
      return shelf;
    }

    @GET
    @Path("{book}")
    public String book(@PathParam("book") String book) {
      return shelf + book;
    }
  }
}
