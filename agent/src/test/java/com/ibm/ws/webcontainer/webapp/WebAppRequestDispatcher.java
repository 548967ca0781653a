// SPDX-License-Identifier: Apache-2.0
package com.ibm.ws.webcontainer.webapp;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/** A stand-in for Open Liberty's class, which is in no repository: the method that is woven. */
public class WebAppRequestDispatcher {
  public void dispatch(ServletRequest request, ServletResponse response, DispatcherType type) {
    request.setAttribute("dispatched", type);
  }
}
