// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

/** Refuses a request that asks for it, before its method is looked for. */
@Provider
@PreMatching
public class EarlyRefusingFilter implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getHeaderString("Early-Filter") != null) {
      request.abortWith(Response.status(Response.Status.FORBIDDEN).build());
    }
  }
}
