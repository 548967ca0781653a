// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A real Tomcat that serves {@link HttpScenarios}; started woven by the tests. */
public final class TomcatServer implements AutoCloseable {

  private static final Logger QUIET = Logger.getLogger("org.apache");

  private final Tomcat tomcat = new Tomcat();
  private final Path base;

  /** Starts on a free port. */
  public TomcatServer() throws Exception {
    // Several copies of Tomcat run in the JVM of the tests, and the JDK takes one factory.
    TomcatURLStreamHandlerFactory.disable();
    QUIET.setLevel(Level.OFF);
    base = Files.createTempDirectory("promtap-tomcat");
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(0);
    tomcat.setHostname("127.0.0.1");
    Context context = tomcat.addContext("/app", base.toString());
    Tomcat.addServlet(context, "scenarios", new HttpScenarios.Scenarios()).setAsyncSupported(true);
    context.addServletMappingDecoded("/s/*", "scenarios");
    Tomcat.addServlet(context, "errors", new HttpScenarios.ErrorServlet());
    context.addServletMappingDecoded("/errors", "errors");
    Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet");
    context.addServletMappingDecoded("/", "default");
    ErrorPage gone = new ErrorPage();
    gone.setExceptionType(UnsupportedOperationException.class.getName());
    gone.setLocation("/errors");
    context.addErrorPage(gone);
    FilterDef filter = new FilterDef();
    filter.setFilterName("pass");
    filter.setFilter(new HttpScenarios.Pass());
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
}
