// SPDX-License-Identifier: Apache-2.0
package com.linecorp.armeria.server;

/** A stand-in for Armeria's class: the method that is woven. */
public class StreamingDecodedHttpRequest {
  private ServiceRequestContext context;

  void init(ServiceRequestContext newContext) {
    context = newContext;
  }

  @Override
  public String toString() {
    return String.valueOf(context);
  }
}
