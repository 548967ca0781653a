// SPDX-License-Identifier: Apache-2.0
package io.helidon.webserver.http;

import io.helidon.http.HttpPrologue;

/** A stand-in for Helidon's class: the method that is woven. */
public class ServerResponseBase {
  public HttpPrologue reroutePrologue(HttpPrologue prologue) {
    return prologue;
  }
}
