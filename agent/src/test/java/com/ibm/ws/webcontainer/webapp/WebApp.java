// SPDX-License-Identifier: Apache-2.0
package com.ibm.ws.webcontainer.webapp;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/** A stand-in for Open Liberty's class, which is in no repository: the method that is woven. */
public class WebApp {
  public void handleRequest(ServletRequest request, ServletResponse response, Object context) {
    request.setAttribute("handled", context);
  }
}
