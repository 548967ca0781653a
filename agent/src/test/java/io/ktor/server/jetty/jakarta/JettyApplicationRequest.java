// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.jetty.jakarta;

import io.ktor.server.application.PipelineCall;
import org.eclipse.jetty.server.Request;

/** A stand-in for the class of Ktor 3: the constructor is woven. */
public class JettyApplicationRequest {
  protected final Object call;
  protected final Object request;

  public JettyApplicationRequest(PipelineCall call, Request request) {
    this.call = call;
    this.request = request;
  }
}
