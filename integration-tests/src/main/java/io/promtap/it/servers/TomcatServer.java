// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Tomcat, 8.5 to 11. */
public final class TomcatServer {

  private TomcatServer() {}

  public static void main(String[] arguments) throws IOException, LifecycleException {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    for (File application : WebApps.of(arguments)) {
      Context context =
          tomcat.addWebapp(WebApps.contextPath(application), application.getAbsolutePath());
      context.setCrossContext(true);
    }
    tomcat.start();
    for (Container application : tomcat.getHost().findChildren()) {
      for (Container servlet : application.findChildren()) {
        allowAsync((Wrapper) servlet);
      }
    }
    WebApps.ready(connector.getLocalPort());
    tomcat.getServer().await();
  }

  /** CXF registers its servlet by itself and leaves this off. */
  private static void allowAsync(Wrapper servlet) {
    String type = servlet.getServletClass();
    if (type != null && type.startsWith("org.apache.cxf.")) {
      servlet.setAsyncSupported(true);
    }
  }
}
