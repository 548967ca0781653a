// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.sideport;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/**
 * A small service in a JVM of its own: an embedded Tomcat with one servlet that does some
 * arithmetic, and the metrics of {@link SeriesMaker}.
 *
 * <p>It says READY and its port, answers each line on its stdin with the most heap that it has used
 * since the line before, and ends with its stdin.
 */
public final class AttackedService {
  private static final int SAMPLE_MILLIS = 50;

  /** Held, since the JDK forgets the level of a logger that nobody holds. */
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  private static volatile long mostHeap;

  private AttackedService() {}

  /** The exposure, the number of series, and the port of the metrics. */
  public static void main(String[] args) throws Exception {
    int port = serve();
    SeriesMaker.make(
        Exposure.valueOf(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    Thread sampler = new Thread(AttackedService::sampleHeap, "heap");
    sampler.setDaemon(true);
    sampler.start();
    System.out.println("READY " + port);
    for (int read = System.in.read(); read >= 0; read = System.in.read()) {
      if (read == '\n') {
        System.out.println(mostHeap);
        mostHeap = 0;
      }
    }
    System.exit(0);
  }

  private static int serve() throws Exception {
    TOMCAT.setLevel(Level.OFF);
    Path base = Files.createTempDirectory("attacked-service");
    base.toFile().deleteOnExit();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", base.toString());
    Tomcat.addServlet(context, "work", new Work());
    context.addServletMappingDecoded("/work", "work");
    tomcat.start();
    return tomcat.getConnector().getLocalPort();
  }

  private static void sampleHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    while (true) {
      mostHeap = Math.max(mostHeap, memory.getHeapMemoryUsage().getUsed());
      try {
        Thread.sleep(SAMPLE_MILLIS);
      } catch (InterruptedException ended) {
        return;
      }
    }
  }

  private static final class Work extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final int STEPS = 100_000;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      long state = request.getRequestURI().hashCode();
      for (int step = 0; step < STEPS; step++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
      }
      response.setContentType("text/plain");
      response.getWriter().print(state);
    }
  }
}
