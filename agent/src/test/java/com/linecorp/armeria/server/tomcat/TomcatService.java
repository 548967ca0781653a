// SPDX-License-Identifier: Apache-2.0
package com.linecorp.armeria.server.tomcat;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.apache.coyote.Request;

/** A stand-in for Armeria's class: the method that is woven. */
public class TomcatService {

  /**
   * Returns the request that Tomcat gets.
   *
   * @param empty a new one
   */
  public Request convertRequest(
      ServiceRequestContext context, String path, AggregatedHttpRequest request, Request empty) {
    return empty;
  }
}
