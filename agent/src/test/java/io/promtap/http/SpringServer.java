// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Spring MVC on Tomcat, at the root of a context and at a prefix; started woven by the tests. */
public final class SpringServer implements AutoCloseable {

  private static final Logger QUIET = Logger.getLogger("org");

  private final Tomcat tomcat = new Tomcat();
  private final Path base;

  /** Starts on a free port. */
  public SpringServer() throws Exception {
    QUIET.setLevel(Level.OFF);
    TomcatURLStreamHandlerFactory.disable();
    base = Files.createTempDirectory("promtap-spring");
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(0);
    tomcat.setHostname("127.0.0.1");
    Context context = tomcat.addContext("/shop", base.toString());
    addDispatcher(context, "root", "/");
    addDispatcher(context, "prefixed", "/app/*");
    Tomcat.addServlet(context, "legacy", new Legacy()).setAsyncSupported(true);
    context.addServletMappingDecoded("/legacy/*", "legacy");
    ErrorPage page = new ErrorPage();
    page.setErrorCode(500);
    page.setLocation("/error/500");
    context.addErrorPage(page);
    FilterDef filter = new FilterDef();
    filter.setFilterName("refusing");
    filter.setFilter(new Refusing());
    filter.setAsyncSupported("true");
    context.addFilterDef(filter);
    FilterMap everywhere = new FilterMap();
    everywhere.setFilterName("refusing");
    everywhere.addURLPatternDecoded("/*");
    context.addFilterMap(everywhere);
    tomcat.getConnector();
    tomcat.start();
  }

  private static void addDispatcher(Context context, String name, String mapping) {
    AnnotationConfigWebApplicationContext beans = new AnnotationConfigWebApplicationContext();
    beans.register(Beans.class, Owners.class);
    beans.setClassLoader(SpringServer.class.getClassLoader());
    Tomcat.addServlet(context, name, new DispatcherServlet(beans)).setAsyncSupported(true);
    context.addServletMappingDecoded(mapping, name);
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

  /** One of each kind of handler mapping. */
  @EnableWebMvc
  public static class Beans implements WebMvcConfigurer {

    @Bean
    RouterFunction<ServerResponse> functional() {
      return route()
          .GET("/functional/{id:[0-9]+}", request -> ServerResponse.ok().body("functional"))
          .build();
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
      registry.addResourceHandler("/static/**").addResourceLocations("classpath:/io/promtap/");
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
      registry.addInterceptor(new Interceptor());
    }
  }

  static final class Interceptor implements HandlerInterceptor {
    @Override
    public boolean preHandle(
        HttpServletRequest request, HttpServletResponse response, Object handler) {
      boolean refused = request.getHeader("Refuse") != null;
      if (refused) {
        response.setStatus(403);
      }
      return !refused;
    }
  }

  /** Annotated handlers. */
  @RestController
  public static class Owners {

    @GetMapping("/owners/{id}")
    @ResponseBody
    public String owner(@PathVariable("id") String id) {
      return id;
    }

    @GetMapping("/pets/{id:[a-z]+}")
    @ResponseBody
    public String pet(@PathVariable("id") String id) {
      return id;
    }

    @GetMapping("/later/{id}")
    @ResponseBody
    public Callable<String> later(@PathVariable("id") String id) {
      return () -> id;
    }

    @GetMapping("/fails/{id}")
    public String fail(@PathVariable("id") String id) {
      throw new IllegalStateException(id);
    }

    @GetMapping("/error/{status}")
    @ResponseBody
    public String error(@PathVariable("status") String status) {
      return status;
    }

    @GetMapping("/forwards/{id}")
    public org.springframework.web.servlet.View forward(@PathVariable("id") String id) {
      return new org.springframework.web.servlet.view.InternalResourceView("/owners/" + id);
    }
  }

  static final class Refusing implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      if (((HttpServletRequest) request).getHeader("Unauthorized") != null) {
        ((HttpServletResponse) response).setStatus(401);
      } else {
        chain.doFilter(request, response);
      }
    }
  }

  /** Leads to Spring without being Spring. */
  static final class Legacy extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      String target = request.getParameter("to");
      switch (request.getPathInfo()) {
        case "/forward" -> request.getRequestDispatcher(target).forward(request, response);
        case "/async" -> request.startAsync().dispatch(target);
        case "/fails" -> response.sendError(500);
        default -> response.getWriter().print("legacy");
      }
    }
  }
}
