// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.servlet.jakarta;

import io.ktor.server.application.PipelineCall;
import jakarta.servlet.http.HttpServletRequest;

/** A stand-in for Ktor's class: the constructor is woven. */
public class ServletApplicationRequest {
  protected final Object call;
  protected final Object request;

  public ServletApplicationRequest(PipelineCall call, HttpServletRequest request) {
    this.call = call;
    this.request = request;
  }
}
