// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.rest;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers an exception of the application's own. */
@Provider
public class MappedExceptionMapper implements ExceptionMapper<MappedException> {
  private static final int LOCKED = 423;

  @Override
  public Response toResponse(MappedException exception) {
    return Response.status(LOCKED).entity(exception.getMessage()).build();
  }
}
