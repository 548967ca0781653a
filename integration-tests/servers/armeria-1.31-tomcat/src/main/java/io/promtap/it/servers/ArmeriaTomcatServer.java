// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import com.linecorp.armeria.server.tomcat.TomcatService;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** Armeria before a Tomcat, whose own port nobody asks. */
public final class ArmeriaTomcatServer {

  private ArmeriaTomcatServer() {}

  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    tomcat.setPort(0);
    tomcat.getConnector();
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "users", new InnerServlet()).setAsyncSupported(true);
    context.addServletMappingDecoded("/users/*", "users");
    tomcat.start();
    ArmeriaServlets.serve(TomcatService.of(tomcat), TomcatService.of(tomcat));
  }
}
