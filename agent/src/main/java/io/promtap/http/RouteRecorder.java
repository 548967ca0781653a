// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapRoutes;
import io.promtap.bridge.PromtapThread;
import io.promtap.config.PathTemplate;
import java.util.List;

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
      String method,
      Object context,
      String contextPath,
      String servletPath,
      String pathInfo) {
    PromtapRequest request = thread.request;
    request.parts = PathParts.START;
    if (request.method == 0) {
      request.method = HttpMethods.index(method) + 1;
      request.endpoint = names.ofPath(context, contextPath, servletPath, pathInfo).id + 1;
    }
  }

  /** A request whose first call is an error page is not named by it. */
  @Override
  public void arrivedAtErrorPage(PromtapThread thread, String method) {
    PromtapRequest request = thread.request;
    if (request.method == 0) {
      request.method = HttpMethods.index(method) + 1;
    }
    request.isNamed = true;
  }

  @Override
  public void matched(
      Object context, String contextPath, String servletPath, String pathInfo, Object pattern) {
    PromtapRequest request = requestOrNull();
    if (request != null && !request.isNamed && pattern != null) {
      name(request, names.ofPattern(context, contextPath, servletPath, pathInfo, pattern));
    }
  }

  @Override
  public void matchingBegan() {
    PromtapRequest request = requestOrNull();
    if (request != null) {
      request.parts = PathParts.START;
    }
  }

  @Override
  public void partMatched(String template) {
    PromtapRequest request = requestOrNull();
    if (request != null) {
      request.parts = names.parts.then(request.parts, template);
    }
  }

  @Override
  public int partsMatched() {
    PromtapRequest request = requestOrNull();
    return request == null ? 0 : names.parts.length(request.parts);
  }

  @Override
  public void allPartsMatched(String basePath) {
    PromtapRequest request = requestOrNull();
    if (request != null && !request.isNamed) {
      name(request, names.parts.endpoint(request.parts, basePath));
    }
  }

  /** Null where a framework is called outside a request. */
  private PromtapRequest requestOrNull() {
    PromtapThread thread = PromtapThread.currentOrNull();
    return thread != null && thread.insideApplication ? thread.request : null;
  }

  private static void name(PromtapRequest request, HttpMetrics.Endpoint endpointOrNull) {
    if (endpointOrNull != null) {
      request.endpoint = endpointOrNull.id + 1;
      request.isNamed = true;
    }
  }
}
