package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapRoutes;
import io.promtap.bridge.PromtapThread;
import io.promtap.config.PathTemplate;
import java.util.List;

/**
 * Gives a request its method and endpoint: from its path when it arrives, and from the first
 * framework that matches it. Both are kept as numbers, so that nothing is made for a route that was
 * seen.
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

  /** An error page that nothing came before does not name the request. */
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

  /** Null where a framework is called by something else than a request. */
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
