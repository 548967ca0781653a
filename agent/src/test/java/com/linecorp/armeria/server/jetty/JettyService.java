// SPDX-License-Identifier: Apache-2.0
package com.linecorp.armeria.server.jetty;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.Request;

/** A stand-in for Armeria's classes: the methods that are woven before Jetty 12, and for it. */
public class JettyService {
  private String filled = "";

  /**
   * Fills the request of an older Jetty.
   *
   * @param empty a new one
   */
  void fillRequest(
      ServiceRequestContext context, AggregatedHttpRequest request, Request empty, String path) {
    filled = path + context + request + empty;
  }

  /**
   * Makes the head of a request.
   *
   * @param connection a new one
   */
  public String toRequestMetadata(
      ServiceRequestContext context,
      AggregatedHttpRequest request,
      ArmeriaHttpConnection connection,
      String path) {
    return path + filled;
  }

  /** A stand-in for a class inside Armeria's. */
  public static class ArmeriaHttpConnection {
    private final HttpChannel channel;

    /**
     * @param channel of this connection alone
     */
    public ArmeriaHttpConnection(HttpChannel channel) {
      this.channel = channel;
    }

    public HttpChannel getHttpChannel() {
      return channel;
    }
  }
}
