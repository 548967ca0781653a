// SPDX-License-Identifier: Apache-2.0
package com.ibm.ws.webcontainer.servlet;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/** A stand-in for Open Liberty's class, which is in no repository: the method that is woven. */
public class CacheServletWrapper {
  public void handleRequest(ServletRequest request, ServletResponse response) {
    request.setAttribute("handled", this);
  }
}
