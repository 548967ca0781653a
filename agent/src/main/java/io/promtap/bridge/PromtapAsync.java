// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

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
   * @param suspender the thread that suspended the request; it tells whether the agent has ended
   *     since
   */
  public PromtapAsync(PromtapThread suspender, PromtapRequest request, Object response) {
    this.suspender = suspender;
    this.request = request;
    this.response = response;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
    switch (method.getName()) {
      case "onComplete":
        complete();
        return null;
      case "equals":
        return arguments != null && proxy == arguments[0];
      case "hashCode":
        return System.identityHashCode(proxy);
      case "toString":
        return "PromtapAsync";
      default:
        return null;
    }
  }

  private void complete() {
    // No call that could fail: nobody awaits the end of the request any more.
    request.isAwaited = false;
    try {
      if (!suspender.isForgotten()) {
        PromtapBridge.http.completed(request, response);
      }
    } catch (Throwable failure) {
      PromtapBridge.failed(failure, "http.servlet");
    }
  }
}
