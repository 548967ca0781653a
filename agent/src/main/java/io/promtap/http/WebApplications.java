// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.applications.Application;
import io.promtap.applications.Applications;
import io.promtap.bridge.PromtapRoutes;
import io.promtap.support.WeakIdentityMap;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The web applications by their servlet contexts. A context is asked for its path and its class
 * loader when it is seen first: when its server starts it, or at its first request. Runs on the
 * threads of the server. Only for the label {@code application}.
 *
 * <p>The root of a server that the program has started itself is the program: it has no files of a
 * web application, and its code is in the program's jar, like that of all jobs beside the requests.
 */
public final class WebApplications implements PromtapRoutes {

  private static final String WHERE = "http.applications";

  /** The most ways to write a context path that are kept: a client may make up any number. */
  private static final int MOST_PATHS = 1_000;

  private final Applications applications;
  private final WeakIdentityMap<Application> byContext = new WeakIdentityMap<>(1 << 6);

  /** For the Servlet API before 3.0, whose requests do not tell their context. */
  private final ConcurrentHashMap<String, Application> byPath = new ConcurrentHashMap<>();

  public WebApplications(Applications applications) {
    this.applications = applications;
  }

  @Override
  public void applicationStarts(Object context) {
    of(context, null);
  }

  /** Returns the application of a request; takes no lock for one that was seen. */
  Application of(@Nullable Object context, @Nullable String contextPath) {
    if (context != null) {
      Application known = byContext.get(context);
      return known == null ? learn(context, contextPath) : known;
    }
    return contextPath == null ? applications.program() : ofPath(contextPath);
  }

  private Application learn(Object context, @Nullable String contextPath) {
    Object path = contextPath == null ? ask(context, "getContextPath") : contextPath;
    if (!(path instanceof String)) {
      return applications.current(null);
    }
    boolean isProgram = ((String) path).isEmpty() && !hasFiles(context);
    Application application =
        isProgram ? applications.program() : applications.ofPath((String) path);
    Object loader = ask(context, "getClassLoader");
    applications.claim(
        loader instanceof ClassLoader ? (ClassLoader) loader : Applications.contextLoader(),
        application);
    byContext.put(context, application);
    return application;
  }

  private Application ofPath(String contextPath) {
    Application known = byPath.get(contextPath);
    if (known == null) {
      known = applications.ofPath(BasePath.canonical(contextPath));
      if (byPath.size() < MOST_PATHS) {
        byPath.put(contextPath, known);
      }
    }
    applications.claim(Applications.contextLoader(), known);
    return known;
  }

  /** Returns whether a context has what only one of its own has; true if it does not tell. */
  private static boolean hasFiles(Object context) {
    try {
      Object files = ServletObjects.resourcePaths(context, "/WEB-INF/");
      return files instanceof Collection && !((Collection<?>) files).isEmpty();
    } catch (ReflectiveOperationException | RuntimeException e) {
      ServletObjects.record(WHERE, e);
      return true;
    }
  }

  private static @Nullable Object ask(Object context, String getter) {
    try {
      return ServletObjects.ask(context, "ServletContext", getter);
    } catch (NoSuchMethodException olderApi) {
      return null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      ServletObjects.record(WHERE, e);
      return null;
    }
  }
}
