// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapRoutes;
import io.promtap.bridge.PromtapThread;
import org.jspecify.annotations.Nullable;

/**
 * The recorder of the method and the endpoint of a request: from its path when it arrives, and from
 * the first framework that matches it. Both are numbers, so that a route that was seen makes no
 * object. Runs on the threads that serve requests.
 */
final class RouteRecorder implements PromtapRoutes {

  private final EndpointNames names;

  /** Made with the first one. */
  private volatile @Nullable HandedRequests handedOver;

  /** {@code null} unless the user wants to know the applications, as the field below. */
  private final @Nullable ApplicationsInFlight inFlight;

  private final @Nullable WebApplications applications;

  RouteRecorder(EndpointNames names) {
    this(names, null);
  }

  RouteRecorder(EndpointNames names, @Nullable ApplicationsInFlight inFlight) {
    this.names = names;
    this.inFlight = inFlight;
    applications = inFlight == null ? null : new WebApplications(inFlight.applications);
  }

  @Override
  public void applicationStarts(Object context) {
    if (applications != null) {
      applications.applicationStarts(context);
    }
  }

  /** Sets the application of a request that has begun, once. */
  private void belongs(
      PromtapRequest request, @Nullable Object context, @Nullable String contextPath) {
    if (inFlight != null && applications != null && request.application == 0) {
      inFlight.arrived(request, applications.of(context, contextPath));
    }
  }

  @Override
  public boolean arrived(
      PromtapThread thread,
      @Nullable String method,
      @Nullable Object context,
      @Nullable String contextPath,
      @Nullable String servletPath,
      @Nullable String pathInfo) {
    PromtapRequest request = thread.request;
    if (request == null || thread.insideInner && !mayName(thread, request)) {
      return false;
    }
    request.parts = PathParts.START;
    belongs(request, context, contextPath);
    if (request.method != 0 && !request.isExchange) {
      return false;
    }
    request.isExchange = false;
    request.method = HttpMethods.index(method) + 1;
    if (request.clientEndpoint != 0) {
      request.endpoint = request.clientEndpoint;
      return false;
    }
    RouteTable table = names.table(context, contextPath);
    if (table == null) {
      request.endpoint = names.unmatched.id + 1;
      return false;
    }
    HttpMetrics.Endpoint endpoint = table.ofPath(servletPath, pathInfo);
    request.endpoint = endpoint.id + 1;
    return table.mayBeAnother(endpoint, request.startNanos);
  }

  @Override
  public void unknown(
      PromtapThread thread,
      @Nullable Object servletRequest,
      @Nullable Object context,
      @Nullable String contextPath,
      @Nullable String servletPath,
      @Nullable String pathInfo) {
    PromtapRequest request = thread.request;
    RouteTable table = request == null ? null : names.table(context, contextPath);
    if (request == null || table == null) {
      return;
    }
    if (servletRequest != null) {
      try {
        name(request, table, ServletObjects.mapping(servletRequest));
      } catch (ReflectiveOperationException | RuntimeException e) {
        ServletObjects.record("http.routes", e);
      }
    } else if (servletPath != null && pathInfo != null) {
      // Only a mapping that is a prefix leaves a path info, and the servlet path is that prefix.
      request.endpoint = table.ofMapping(servletPath + "/*", null).id + 1;
    }
  }

  private static void name(PromtapRequest request, RouteTable table, @Nullable Object mapping)
      throws ReflectiveOperationException {
    if (mapping == null) {
      return;
    }
    Object pattern = ServletObjects.ofMapping(mapping, "getPattern");
    if (pattern instanceof String && !((String) pattern).isEmpty()) {
      Object servlet = ServletObjects.ofMapping(mapping, "getServletName");
      request.endpoint = table.ofMapping((String) pattern, servlet).id + 1;
    }
  }

  /** Names the request by what its attributes say of the client's path. */
  @Override
  public void arrivedByForward(
      PromtapThread thread, @Nullable String method, Object servletRequest) {
    PromtapRequest request = thread.request;
    if (request == null || request.method != 0) {
      return;
    }
    Object context = null;
    Object contextPath = null;
    Object servletPath = null;
    Object pathInfo = null;
    Object mapping = null;
    try {
      context = ServletObjects.ask(servletRequest, "ServletRequest", "getServletContext");
      contextPath = ServletObjects.attribute(servletRequest, "forward.context_path");
      servletPath = ServletObjects.attribute(servletRequest, "forward.servlet_path");
      pathInfo = ServletObjects.attribute(servletRequest, "forward.path_info");
      mapping = ServletObjects.attribute(servletRequest, "forward.mapping");
    } catch (ReflectiveOperationException | RuntimeException e) {
      ServletObjects.record("http.routes", e);
    }
    boolean asksRequest =
        arrived(thread, method, context, text(contextPath), text(servletPath), text(pathInfo));
    if (request.clientMethod != 0) {
      request.method = request.clientMethod;
    }
    RouteTable table = asksRequest ? names.table(context, text(contextPath)) : null;
    if (table != null) {
      try {
        name(request, table, mapping);
      } catch (ReflectiveOperationException | RuntimeException e) {
        ServletObjects.record("http.routes", e);
      }
    }
  }

  @Override
  public void servedInstead(PromtapThread thread, Object servletRequest) {
    PromtapRequest request = thread.request;
    if (request == null || request.clientEndpoint != 0) {
      return;
    }
    String http = "http.HttpServletRequest";
    try {
      Object context = ServletObjects.ask(servletRequest, "ServletRequest", "getServletContext");
      String contextPath = text(ServletObjects.ask(servletRequest, http, "getContextPath"));
      RouteTable table = names.table(context, contextPath);
      if (table != null) {
        String servletPath = text(ServletObjects.ask(servletRequest, http, "getServletPath"));
        String pathInfo = text(ServletObjects.ask(servletRequest, http, "getPathInfo"));
        request.clientEndpoint = table.ofPath(servletPath, pathInfo).id + 1;
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      ServletObjects.record("http.routes", e);
    }
  }

  private static @Nullable String text(@Nullable Object attribute) {
    return attribute instanceof String ? (String) attribute : null;
  }

  @Override
  public void registrationsChanged() {
    names.registrationsChanged();
  }

  /** Sets the method. An error page does not name a request. */
  @Override
  public void arrivedAtErrorPage(PromtapThread thread, @Nullable String method) {
    PromtapRequest request = thread.request;
    if (request == null) {
      return;
    }
    if (inFlight != null && request.application == 0) {
      // No context is at hand, and the thread has the class loader of the web application.
      inFlight.arrived(request, inFlight.applications.current(null));
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

  @Override
  public void handedOver(Object request) {
    PromtapThread thread = PromtapThread.currentOrNull();
    PromtapRequest served = thread == null ? null : thread.request;
    if (thread != null && served != null && isServing(thread, served)) {
      HandedRequests known = handedOver;
      (known == null ? makeHandedOver() : known).add(request, served);
    }
  }

  /** Returns whether an inner server may name a request, which may have ended meanwhile. */
  private static boolean mayName(PromtapThread thread, PromtapRequest request) {
    return thread.requestId == request.id && !request.isNamed;
  }

  private static boolean isServing(PromtapThread thread, PromtapRequest request) {
    return thread.insideContainer ? thread.requestId == request.id : thread.insideApplication;
  }

  /** Returns {@code null} if no request was handed over. */
  @Nullable HandedRequests handedOver() {
    return handedOver;
  }

  private synchronized HandedRequests makeHandedOver() {
    HandedRequests known = handedOver;
    if (known == null) {
      known = new HandedRequests();
      handedOver = known;
    }
    return known;
  }

  @Override
  public void calledBy(Object call, Object request) {
    HandedRequests known = handedOver;
    if (known != null) {
      known.addCall(call, request);
    }
  }

  @Override
  public void callMatched(Object call, int path) {
    HandedRequests known = handedOver;
    if (known != null) {
      HttpMetrics.Endpoint endpoint = names.parts.endpoint(path, "");
      known.name(call, endpoint == null ? 0 : endpoint.id + 1);
    }
  }

  /** Returns this thread's request; {@code null} if a framework is called outside a request. */
  private @Nullable PromtapRequest request() {
    PromtapThread thread = PromtapThread.currentOrNull();
    if (thread == null || !thread.insideApplication) {
      return null;
    }
    PromtapRequest request = thread.request;
    boolean isOver = thread.insideInner && request != null && request.id != thread.requestId;
    return isOver ? null : request;
  }

  private static void name(PromtapRequest request, HttpMetrics.@Nullable Endpoint endpoint) {
    if (endpoint != null) {
      request.endpoint = endpoint.id + 1;
      request.isNamed = true;
    }
  }
}
