// SPDX-License-Identifier: Apache-2.0
package com.ibm.ws.webcontainer.srt;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/** A stand-in for Open Liberty's class, which is in no repository: the methods that are woven. */
public class SRTServletResponse extends HttpServletResponseWrapper {
  private boolean isClosed;

  public SRTServletResponse(HttpServletResponse response) {
    super(response);
  }

  public void finish() {
    closeResponseOutput(true);
  }

  public void closeResponseOutput(boolean releaseChannel) {
    isClosed |= releaseChannel;
  }

  public boolean isClosed() {
    return isClosed;
  }
}
