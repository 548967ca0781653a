// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import jakarta.servlet.Servlet;
import javax.sql.DataSource;
import org.apache.catalina.Context;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/**
 * Which path is answered by which servlet: one servlet for each mapping, so that the mapping names
 * the route.
 */
final class Routes {
  private static final String TEAPOT_PAGE = "/errors/teapot";
  private static final String GONE_PAGE = "/errors/gone";

  private final DataSource dataSource;
  private final AgentRepository agents;
  private final RunRepository runs;
  private final AgentRunner runner;

  Routes(DataSource dataSource, AgentRepository agents, RunRepository runs, AgentRunner runner) {
    this.dataSource = dataSource;
    this.agents = agents;
    this.runs = runs;
    this.runner = runner;
  }

  void addTo(Context context) {
    map(context, "health", "/health", new HealthServlet(dataSource));
    map(context, "agents", "/api/agents", new AgentServlets.Collection(agents));
    map(context, "agent", "/api/agents/*", new AgentServlets.Item(agents));
    map(context, "import", "/api/import", new AgentServlets.Import(agents));
    map(context, "runs", "/api/runs", new RunServlets.Collection(agents, runs, runner));
    map(context, "run", "/api/runs/*", new RunServlets.Item(runs));
    map(context, "export", "/api/export", new RunServlets.Export(runs));
    map(context, "forward", "/api/forward", new DispatchServlets.Forward());
    map(context, "include", "/api/include", new DispatchServlets.Include());
    map(context, "redirect", "/api/redirect", new DispatchServlets.Redirect());
    map(context, "teapot", "/api/teapot", new DispatchServlets.Teapot());
    map(context, "gone", "/api/gone", new DispatchServlets.Gone());
    // Every path that nothing else claims; there are no static files, so it answers 404.
    map(context, "default", "/", new DefaultServlet());
    addErrorPages(context);
    addApiKeyFilter(context);
  }

  private static void addErrorPages(Context context) {
    map(
        context,
        "teapot-page",
        TEAPOT_PAGE,
        DispatchServlets.ErrorPage.keepingStatus("short and stout"));
    ErrorPage teapot = new ErrorPage();
    teapot.setErrorCode(418);
    teapot.setLocation(TEAPOT_PAGE);
    context.addErrorPage(teapot);

    map(context, "gone-page", GONE_PAGE, new DispatchServlets.ErrorPage(410, "gone for good"));
    ErrorPage gone = new ErrorPage();
    gone.setExceptionType(GoneException.class.getName());
    gone.setLocation(GONE_PAGE);
    context.addErrorPage(gone);
  }

  private static void addApiKeyFilter(Context context) {
    FilterDef filter = new FilterDef();
    filter.setFilterName("api-key");
    filter.setFilter(new ApiKeyFilter());
    context.addFilterDef(filter);
    FilterMap mapping = new FilterMap();
    mapping.setFilterName("api-key");
    mapping.addURLPattern("/api/*");
    context.addFilterMap(mapping);
  }

  private static void map(Context context, String name, String pattern, Servlet servlet) {
    Tomcat.addServlet(context, name, servlet);
    context.addServletMappingDecoded(pattern, name);
  }
}
