// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapHttp;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The code that {@link ServletProbe} copies into servlets and filters; see {@link PromtapHttp} for
 * the order of its calls.
 *
 * <p>Requests and responses are objects of servers, of frameworks and of the application. Any of
 * their methods may throw or return {@code null}, so each is asked apart from the others: one that
 * does not answer costs its own fact and no other.
 */
final class ServletAdvice {

  private ServletAdvice() {}

  /** Copied where the Servlet API is 3.0 or newer. */
  static final class RequestAdvice {

    private RequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) ServletRequest request,
        @ServletProbe.ReadsTraceparent boolean traces,
        @ServletProbe.HasMapping boolean hasMapping,
        @Advice.Local("thread") @Nullable PromtapThread thread) {
      // A local and not the return value: the exit has to see it even if something throws here.
      thread = PromtapBridge.http.entered();
      if (thread == null) {
        return;
      }
      thread.insideApplication = true;
      PromtapRequest entered = thread.request;
      if (entered != null) {
        entered.inApplication = true;
      }
      // What is thrown from here on must not keep the exit from running, so nothing is called then.
      try {
        DispatcherType type = null;
        try {
          type = request.getDispatcherType();
        } catch (Throwable thrown) {
          PromtapBridge.unanswered(thrown, "http.servlet");
        }
        if (type != null && type != DispatcherType.REQUEST && !thread.insideContainer) {
          PromtapBridge.http.resumed(
              thread, request, type == DispatcherType.FORWARD || type == DispatcherType.INCLUDE);
        }
        if (!(request instanceof HttpServletRequest)) {
          return;
        }
        HttpServletRequest http = (HttpServletRequest) request;
        String method = null;
        try {
          method = http.getMethod();
        } catch (Throwable thrown) {
          PromtapBridge.unanswered(thrown, "http.servlet");
        }
        if (type == DispatcherType.ERROR) {
          PromtapBridge.routes.arrivedAtErrorPage(thread, method);
        } else if (type == DispatcherType.FORWARD) {
          PromtapBridge.routes.arrivedByForward(thread, method, request);
        } else {
          ServletContext context = null;
          try {
            context = http.getServletContext();
          } catch (Throwable thrown) {
            PromtapBridge.unanswered(thrown, "http.servlet");
          }
          String contextPath = null;
          try {
            contextPath = context == null ? null : context.getContextPath();
          } catch (Throwable thrown) {
            PromtapBridge.unanswered(thrown, "http.servlet");
          }
          if (contextPath == null) {
            try {
              contextPath = http.getContextPath();
            } catch (Throwable thrown) {
              PromtapBridge.unanswered(thrown, "http.servlet");
            }
          }
          String servletPath = null;
          try {
            servletPath = http.getServletPath();
          } catch (Throwable thrown) {
            PromtapBridge.unanswered(thrown, "http.servlet");
          }
          String pathInfo = null;
          try {
            pathInfo = http.getPathInfo();
          } catch (Throwable thrown) {
            PromtapBridge.unanswered(thrown, "http.servlet");
          }
          if (PromtapBridge.routes.arrived(
              thread, method, context, contextPath, servletPath, pathInfo)) {
            PromtapBridge.routes.unknown(
                thread, hasMapping ? http : null, context, contextPath, servletPath, pathInfo);
          }
        }
        if (traces) {
          String traceparent = null;
          try {
            traceparent = http.getHeader("traceparent");
          } catch (Throwable thrown) {
            PromtapBridge.unanswered(thrown, "http.servlet");
          }
          PromtapBridge.http.traced(thread, traceparent);
        }
      } catch (Throwable failure) {
        thread.failure = failure;
      }
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Local("thread") @Nullable PromtapThread thread,
        @Advice.Argument(0) ServletRequest request,
        @Advice.Argument(1) ServletResponse response,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thread == null) {
        return;
      }
      thread.insideApplication = false;
      PromtapRequest left = thread.request;
      if (left != null && (left.id == thread.requestId || !thread.insideContainer)) {
        left.inApplication = false;
      }
      Throwable failure = thread.failure;
      if (failure != null) {
        thread.failure = null;
        PromtapBridge.failed(failure, "http.servlet");
      }
      if (!PromtapBridge.http.exited(thread)
          || !(request instanceof HttpServletRequest)
          || !(response instanceof HttpServletResponse)) {
        return;
      }
      int status = PromtapHttp.UNKNOWN_STATUS;
      try {
        status = ((HttpServletResponse) response).getStatus();
      } catch (Throwable unanswered) {
        PromtapBridge.unanswered(unanswered, "http.servlet");
      }
      boolean committed = false;
      try {
        committed = response.isCommitted();
      } catch (Throwable unanswered) {
        PromtapBridge.unanswered(unanswered, "http.servlet");
      }
      if (!thread.insideContainer) {
        Object asyncContext = null;
        try {
          asyncContext = request.isAsyncStarted() ? request.getAsyncContext() : null;
        } catch (Throwable unanswered) {
          PromtapBridge.unanswered(unanswered, "http.servlet");
        }
        String contentType = null;
        try {
          contentType = committed ? response.getContentType() : null;
        } catch (Throwable unanswered) {
          PromtapBridge.unanswered(unanswered, "http.servlet");
        }
        PromtapBridge.http.left(
            thread, request, response, asyncContext, thrown != null || status >= 400, contentType);
      }
      PromtapBridge.http.finished(thread, status, committed, thrown);
    }
  }

  /**
   * Copied where the Servlet API is older than 3.0. A request is never asynchronous there and does
   * not know its servlet context, and a response does not know its status: see {@link
   * LegacyResponseProbe}.
   */
  static final class LegacyAdvice {

    private LegacyAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) ServletRequest request,
        @ServletProbe.ReadsTraceparent boolean traces,
        @Advice.Local("thread") @Nullable PromtapThread thread) {
      Object error = null;
      try {
        error = request.getAttribute("javax.servlet.error.status_code");
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.servlet");
      }
      if (error != null) {
        // An error page: its request was counted, or reached no application.
        return;
      }
      thread = PromtapBridge.http.entered();
      if (thread == null) {
        return;
      }
      thread.insideApplication = true;
      PromtapRequest entered = thread.request;
      if (entered != null) {
        entered.inApplication = true;
      }
      try {
        if (!(request instanceof HttpServletRequest)) {
          return;
        }
        HttpServletRequest http = (HttpServletRequest) request;
        String method = null;
        try {
          method = http.getMethod();
        } catch (Throwable thrown) {
          PromtapBridge.unanswered(thrown, "http.servlet");
        }
        String contextPath = null;
        try {
          contextPath = http.getContextPath();
        } catch (Throwable thrown) {
          PromtapBridge.unanswered(thrown, "http.servlet");
        }
        String servletPath = null;
        try {
          servletPath = http.getServletPath();
        } catch (Throwable thrown) {
          PromtapBridge.unanswered(thrown, "http.servlet");
        }
        String pathInfo = null;
        try {
          pathInfo = http.getPathInfo();
        } catch (Throwable thrown) {
          PromtapBridge.unanswered(thrown, "http.servlet");
        }
        PromtapBridge.routes.arrived(thread, method, null, contextPath, servletPath, pathInfo);
        if (traces) {
          String traceparent = null;
          try {
            traceparent = http.getHeader("traceparent");
          } catch (Throwable thrown) {
            PromtapBridge.unanswered(thrown, "http.servlet");
          }
          PromtapBridge.http.traced(thread, traceparent);
        }
      } catch (Throwable failure) {
        thread.failure = failure;
      }
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Local("thread") @Nullable PromtapThread thread,
        @Advice.Argument(1) ServletResponse response,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thread == null) {
        return;
      }
      thread.insideApplication = false;
      PromtapRequest left = thread.request;
      if (left != null && (left.id == thread.requestId || !thread.insideContainer)) {
        left.inApplication = false;
      }
      Throwable failure = thread.failure;
      if (failure != null) {
        thread.failure = null;
        PromtapBridge.failed(failure, "http.servlet");
      }
      if (!PromtapBridge.http.exited(thread)) {
        return;
      }
      boolean committed = false;
      try {
        committed = response.isCommitted();
      } catch (Throwable unanswered) {
        PromtapBridge.unanswered(unanswered, "http.servlet");
      }
      PromtapBridge.http.finished(thread, PromtapHttp.UNKNOWN_STATUS, committed, thrown);
    }
  }
}
