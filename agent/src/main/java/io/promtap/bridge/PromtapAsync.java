// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;

/**
 * The invocation handler of an {@code AsyncListener}, a type that only the application's loader has
 * and no class of the agent can implement. It gets the end of an asynchronous request in a
 * container that is not known. The end is {@code onComplete} alone: after a time-out or an error
 * the status is still open.
 */
public final class PromtapAsync implements InvocationHandler {

  private final PromtapThread suspender;
  private final PromtapRequest request;
  private final Object response;

  /**
   * @param suspender the thread that suspended the request, by which an agent that has ended since
   *     is noticed
   */
  public PromtapAsync(PromtapThread suspender, PromtapRequest request, Object response) {
    this.suspender = suspender;
    this.request = request;
    this.response = response;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    switch (method.getName()) {
      case "onComplete":
        complete();
        return null;
      case "equals":
        return proxy == arguments[0];
      case "hashCode":
        return System.identityHashCode(proxy);
      case "toString":
        return "PromtapAsync";
      default:
        return null;
    }
  }

  private void complete() {
    try {
      if (!suspender.isForgotten()) {
        PromtapBridge.http.completed(request, response);
      }
    } catch (Throwable failure) {
      PromtapBridge.failed(failure, "http.servlet");
    }
  }
}
