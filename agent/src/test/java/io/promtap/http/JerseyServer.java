// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import java.io.IOException;
import java.nio.file.Files;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** Jersey on Tomcat, as a servlet and as a filter; started woven by the tests. */
public final class JerseyServer implements AutoCloseable {

  private static final Logger QUIET = Logger.getLogger("org");

  private final Tomcat tomcat = new Tomcat();
  private final java.nio.file.Path base;

  /** Starts on a free port. */
  public JerseyServer() throws Exception {
    QUIET.setLevel(Level.OFF);
    TomcatURLStreamHandlerFactory.disable();
    base = Files.createTempDirectory("promtap-jersey");
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(0);
    tomcat.setHostname("127.0.0.1");
    Context shop = context("/shop");
    Tomcat.addServlet(shop, "jersey", new ServletContainer(resources())).setAsyncSupported(true);
    shop.addServletMappingDecoded("/api/*", "jersey");
    Tomcat.addServlet(shop, "forwarding", new Forwarding());
    shop.addServletMappingDecoded("/legacy", "forwarding");
    Context filtered = context("/filtered");
    Tomcat.addServlet(filtered, "default", "org.apache.catalina.servlets.DefaultServlet");
    filtered.addServletMappingDecoded("/", "default");
    FilterDef filter = new FilterDef();
    filter.setFilterName("jersey");
    filter.setFilter(new ServletContainer(resources()));
    filter.setAsyncSupported("true");
    filtered.addFilterDef(filter);
    FilterMap everywhere = new FilterMap();
    everywhere.setFilterName("jersey");
    everywhere.addURLPatternDecoded("/*");
    filtered.addFilterMap(everywhere);
    tomcat.getConnector();
    tomcat.start();
  }

  private Context context(String path) {
    Context context = tomcat.addContext(path, base.toString());
    context.setParentClassLoader(JerseyServer.class.getClassLoader());
    return context;
  }

  private static ResourceConfig resources() {
    return new ResourceConfig(Items.class, Carts.class);
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

  /** Methods of a root resource. */
  @Path("items")
  public static final class Items {

    @GET
    public String all() {
      return "all";
    }

    @GET
    @Path("{id: \\d{1,9}}/")
    public String one(@PathParam("id") int id) {
      return "item " + id;
    }

    @GET
    @Path("top")
    public String top() {
      return "top";
    }

    @GET
    @Path("fails")
    public String fails() {
      throw new IllegalStateException("escapes");
    }

    @GET
    @Path("later/{id}")
    public void later(@PathParam("id") int id, @Suspended AsyncResponse response) {
      new Thread(() -> response.resume("item " + id)).start();
    }
  }

  /** A root resource that leads to another. */
  @Path("/carts")
  public static final class Carts {

    @Path("{cart}")
    public Cart cart() {
      return new Cart();
    }
  }

  /** A sub-resource, which leads to itself. */
  public static final class Cart {

    @GET
    public String show() {
      return "cart";
    }

    @GET
    @Path("items/{item}")
    public String item() {
      return "item of a cart";
    }

    @Path("parent")
    public Cart parent() {
      return this;
    }
  }

  static final class Forwarding extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      request.getRequestDispatcher(request.getParameter("to")).forward(request, response);
    }
  }
}
