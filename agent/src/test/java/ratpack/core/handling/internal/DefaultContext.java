// SPDX-License-Identifier: Apache-2.0
package ratpack.core.handling.internal;

import ratpack.core.handling.Handler;

/** A stand-in for Ratpack's class: the methods that are woven. */
public class DefaultContext {
  protected final RequestConstants requestConstants = new RequestConstants();

  public void insert(Handler... handlers) {
    requestConstants.handler = handlers[0];
    next();
  }

  public void next() {
    requestConstants.handler = null;
  }

  /** A stand-in for Ratpack's class. */
  public static class RequestConstants {
    public Handler handler;
  }
}
