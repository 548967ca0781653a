// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.servlet.jakarta;

import jakarta.servlet.http.HttpServletRequest;

/** A stand-in for Ktor's class: the method is woven. */
public class KtorServlet {
  private int served;

  public void asyncService(HttpServletRequest request) {
    served++;
  }
}
