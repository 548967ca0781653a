// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.promtap.it.web.AddingServlet;
import io.promtap.it.web.WordServlet;
import java.io.File;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * Tomcat, 8.5 to 11, with the applications of a directory and a context that only its own API
 * makes: servlets whose mappings are not among the registrations, and no default servlet.
 */
public final class TomcatRoutes {
  private static final String WORD = WordServlet.class.getName();

  private TomcatRoutes() {}

  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    Context bare = tomcat.addContext("/bare", null);
    Tomcat.addServlet(bare, "word", WORD).addMapping("/word");
    Tomcat.addServlet(bare, "word below", WORD).addMapping("/words/*");
    Tomcat.addServlet(bare, "adding", AddingServlet.class.getName()).addMapping("/adding/*");
    AddingServlet.adds(
        () -> {
          Wrapper late = Tomcat.addServlet(bare, "late", WORD);
          late.addMapping("/late");
          late.addMapping("/later/*");
          late.addMapping("*.late");
          return late;
        });
    for (File application : WebApps.of(arguments)) {
      tomcat.addWebapp(WebApps.contextPath(application), application.getAbsolutePath());
    }
    tomcat.start();
    WebApps.ready(connector.getLocalPort());
    tomcat.getServer().await();
  }
}
