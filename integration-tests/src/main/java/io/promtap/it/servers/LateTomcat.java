// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * Tomcat 10.1 that takes its time: {@code main} sleeps before the server starts, for as many
 * milliseconds as its first argument says. The second one and each line on stdin are context paths,
 * at which an application with {@link OrderServlet} is deployed.
 */
public final class LateTomcat {

  private LateTomcat() {}

  /** As an agent it pauses too, for as many milliseconds. */
  public static void premain(String millis) throws InterruptedException {
    Thread.sleep(Long.parseLong(millis));
    System.out.println("PAUSED");
  }

  public static void main(String[] arguments) throws Exception {
    Thread.sleep(Long.parseLong(arguments[0]));
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    if (arguments.length > 1) {
      deploy(tomcat, arguments[1]);
    }
    tomcat.start();
    System.out.println("READY " + connector.getLocalPort());
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    for (String path; (path = commands.readLine()) != null; ) {
      deploy(tomcat, path);
      System.out.println("DEPLOYED " + path);
    }
    System.exit(0);
  }

  private static void deploy(Tomcat tomcat, String path) throws LifecycleException {
    Context context = tomcat.addContext(path, null);
    Tomcat.addServlet(context, "orders", OrderServlet.class.getName());
    context.addServletMappingDecoded("/orders", "orders");
  }

  /** What a rule measures. */
  static final class Orders {

    private Orders() {}

    static int take() {
      return 1;
    }
  }

  /** Takes an order for each request. */
  public static final class OrderServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print(Orders.take());
    }
  }
}
