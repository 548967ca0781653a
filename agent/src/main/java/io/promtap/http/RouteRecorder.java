// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapRoutes;
import io.promtap.bridge.PromtapThread;
import io.promtap.config.PathTemplate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recorder of the method and the endpoint of a request: from its path when it arrives, and from
 * the first framework that matches it. Both are numbers, so that a route that was seen makes no
 * object. Runs on the threads that serve requests.
 */
final class RouteRecorder implements PromtapRoutes {

  private final EndpointNames names;

  RouteRecorder(HttpMetrics metrics, List<PathTemplate> listed) {
    names = new EndpointNames(metrics, listed);
  }

  @Override
  public void arrived(
      PromtapThread thread,
      @Nullable String method,
      @Nullable Object context,
      @Nullable String contextPath,
      @Nullable String servletPath,
      @Nullable String pathInfo) {
    PromtapRequest request = thread.request;
    if (request == null) {
      return;
    }
    request.parts = PathParts.START;
    if (request.method == 0) {
      request.method = HttpMethods.index(method) + 1;
      request.endpoint = names.ofPath(context, contextPath, servletPath, pathInfo).id + 1;
    }
  }

  /** Sets the method. An error page does not name a request. */
  @Override
  public void arrivedAtErrorPage(PromtapThread thread, @Nullable String method) {
    PromtapRequest request = thread.request;
    if (request == null) {
      return;
    }
    if (request.method == 0) {
      request.method = HttpMethods.index(method) + 1;
    }
    request.isNamed = true;
  }

  @Override
  public void matched(
      @Nullable Object context,
      @Nullable String contextPath,
      @Nullable String servletPath,
      @Nullable String pathInfo,
      @Nullable Object pattern) {
    PromtapRequest request = request();
    if (request != null && !request.isNamed && pattern != null) {
      name(request, names.ofPattern(context, contextPath, servletPath, pathInfo, pattern));
    }
  }

  @Override
  public void matchingBegan() {
    PromtapRequest request = request();
    if (request != null) {
      request.parts = PathParts.START;
    }
  }

  @Override
  public void partMatched(@Nullable String template) {
    PromtapRequest request = request();
    if (request != null) {
      request.parts = names.parts.then(request.parts, template);
    }
  }

  @Override
  public int partsMatched() {
    PromtapRequest request = request();
    return request == null ? 0 : names.parts.length(request.parts);
  }

  @Override
  public void allPartsMatched(@Nullable String basePath) {
    PromtapRequest request = request();
    if (request != null && !request.isNamed) {
      name(request, names.parts.endpoint(request.parts, basePath));
    }
  }

  /** Returns this thread's request; {@code null} if a framework is called outside a request. */
  private @Nullable PromtapRequest request() {
    PromtapThread thread = PromtapThread.currentOrNull();
    return thread != null && thread.insideApplication ? thread.request : null;
  }

  private static void name(PromtapRequest request, HttpMetrics.@Nullable Endpoint endpoint) {
    if (endpoint != null) {
      request.endpoint = endpoint.id + 1;
      request.isNamed = true;
    }
  }
}
