package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import io.promtap.config.PathTemplate;
import java.util.List;

/**
 * Gives a request its method and endpoint: from its path when it arrives, and from the first
 * framework that matches it. Both are kept as numbers, so that nothing is made for a route that was
 * seen.
 */
final class RequestNames {

  private final HttpMetrics metrics;
  private final EndpointNames names;

  RequestNames(HttpMetrics metrics, List<PathTemplate> listed) {
    this.metrics = metrics;
    this.names = new EndpointNames(metrics, listed);
  }

  void forget(PromtapRequest request) {
    request.endpoint = 0;
    request.method = 0;
    request.isNamed = false;
    request.parts = PathParts.START;
  }

  void arrived(
      PromtapRequest request,
      String method,
      Object context,
      String contextPath,
      String servletPath,
      String pathInfo) {
    request.parts = PathParts.START;
    if (request.method == 0) {
      request.method = HttpMethods.index(method) + 1;
      request.endpoint = names.ofPath(context, contextPath, servletPath, pathInfo).id + 1;
    }
  }

  /** An error page that nothing came before does not name the request. */
  void arrivedAtErrorPage(PromtapRequest request, String method) {
    if (request.method == 0) {
      request.method = HttpMethods.index(method) + 1;
    }
    request.isNamed = true;
  }

  void matched(
      PromtapRequest request,
      Object context,
      String contextPath,
      String servletPath,
      String pathInfo,
      Object pattern) {
    if (!request.isNamed && pattern != null) {
      name(request, names.ofPattern(context, contextPath, servletPath, pathInfo, pattern));
    }
  }

  void matchingBegan(PromtapRequest request) {
    request.parts = PathParts.START;
  }

  void partMatched(PromtapRequest request, String template) {
    request.parts = names.parts.then(request.parts, template);
  }

  int partsMatched(PromtapRequest request) {
    return names.parts.length(request.parts);
  }

  void allPartsMatched(PromtapRequest request, String basePath) {
    if (!request.isNamed) {
      name(request, names.parts.endpoint(request.parts, basePath));
    }
  }

  private static void name(PromtapRequest request, HttpMetrics.Endpoint endpointOrNull) {
    if (endpointOrNull != null) {
      request.endpoint = endpointOrNull.id + 1;
      request.isNamed = true;
    }
  }

  /** A request object that threw when it was asked for its route leaves no series of its own. */
  HttpMetrics.Series series(PromtapRequest request) {
    HttpMetrics.Endpoint endpoint =
        request.endpoint == 0 ? names.unmatched : metrics.byId(request.endpoint - 1);
    return endpoint.series(request.method == 0 ? HttpMethods.OTHER : request.method - 1);
  }
}
