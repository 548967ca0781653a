package io.promtap.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A real Tomcat with one servlet per way to end a request; started woven by the tests. */
public final class TomcatServer implements AutoCloseable {

  private static final Logger QUIET = Logger.getLogger("org.apache");

  private final Tomcat tomcat = new Tomcat();
  private final Path base;

  /** Starts on a free port. */
  public TomcatServer() throws Exception {
    QUIET.setLevel(Level.OFF);
    base = Files.createTempDirectory("promtap-tomcat");
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(0);
    tomcat.setHostname("127.0.0.1");
    Context context = tomcat.addContext("/app", base.toString());
    Tomcat.addServlet(context, "scenarios", new Scenarios()).setAsyncSupported(true);
    context.addServletMappingDecoded("/s/*", "scenarios");
    Tomcat.addServlet(context, "errors", new ErrorServlet());
    context.addServletMappingDecoded("/errors", "errors");
    Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet");
    context.addServletMappingDecoded("/", "default");
    ErrorPage gone = new ErrorPage();
    gone.setExceptionType(UnsupportedOperationException.class.getName());
    gone.setLocation("/errors");
    context.addErrorPage(gone);
    FilterDef filter = new FilterDef();
    filter.setFilterName("pass");
    filter.setFilter(new Pass());
    filter.setAsyncSupported("true");
    context.addFilterDef(filter);
    FilterMap everywhere = new FilterMap();
    everywhere.setFilterName("pass");
    everywhere.addURLPatternDecoded("/*");
    everywhere.setDispatcher("REQUEST");
    everywhere.setDispatcher("FORWARD");
    everywhere.setDispatcher("INCLUDE");
    everywhere.setDispatcher("ASYNC");
    everywhere.setDispatcher("ERROR");
    context.addFilterMap(everywhere);
    tomcat.getConnector();
    tomcat.start();
  }

  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() throws Exception {
    tomcat.stop();
    tomcat.destroy();
    try (var files = Files.walk(base)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  static final class Pass implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      chain.doFilter(request, response);
    }
  }

  static final class ErrorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setStatus(410);
      response.getWriter().print("error page");
    }
  }

  static final class Scenarios extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      // An include leaves the request's own path as it was.
      Object included = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
      switch (included == null ? request.getPathInfo() : (String) included) {
        case "/plain" -> response.getWriter().print("plain");
        case "/throws" -> throw new IllegalStateException("escapes");
        case "/mapped" -> throw new UnsupportedOperationException("has an error page");
        case "/teapot" -> response.sendError(418);
        case "/committed" -> {
          response.getWriter().print("sent");
          response.flushBuffer();
          throw new IllegalStateException("too late");
        }
        case "/forward" -> request.getRequestDispatcher("/s/plain").forward(request, response);
        case "/include" -> {
          request.getRequestDispatcher("/s/plain").include(request, response);
          request.getRequestDispatcher("/s/plain").include(request, response);
        }
        default -> async(request, response);
      }
    }

    private static void async(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getAttribute("again") != null) {
        response.setStatus(203);
        response.getWriter().print("dispatched");
        return;
      }
      AsyncContext async = request.startAsync();
      async.setTimeout(200);
      switch (request.getPathInfo()) {
        case "/async-complete" ->
            later(
                () -> {
                  response.setStatus(202);
                  async.complete();
                });
        case "/async-now" -> {
          response.setStatus(202);
          async.complete();
        }
        case "/async-start" ->
            async.start(
                () -> {
                  response.setStatus(202);
                  async.complete();
                });
        case "/async-dispatch" ->
            later(
                () -> {
                  request.setAttribute("again", true);
                  async.dispatch();
                });
        case "/async-dispatch-elsewhere" -> later(() -> async.dispatch("/s/plain"));
        case "/async-dispatch-throws" -> later(() -> async.dispatch("/s/throws"));
        case "/async-timeout" -> {}
        case "/async-timeout-answered" -> async.addListener(new AnswerTimeout());
        default -> throw new IllegalArgumentException(request.getPathInfo());
      }
    }

    private static void later(Runnable action) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  Thread.sleep(60);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                action.run();
              });
      thread.start();
    }
  }

  static final class AnswerTimeout implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
      ((HttpServletResponse) event.getAsyncContext().getResponse()).setStatus(504);
      event.getAsyncContext().complete();
    }

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
