// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.tenants;

import io.promtap.it.servers.SharedPool;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** The application's work, in its requests and beside them. */
public final class Work extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String kind = request.getPathInfo();
    if (kind.equals("/own")) {
      Start.execute(Start.pool, "insert into t values (1)");
    } else if (kind.equals("/shared")) {
      Start.execute(SharedPool.get(), "select 1");
    } else if (kind.equals("/job")) {
      // On a thread of the application, with the server's pool.
      CompletableFuture.runAsync(() -> Start.execute(SharedPool.get(), "select 2"), Start.jobs)
          .join();
    } else if (kind.equals("/common")) {
      // On a thread of the JDK, which has the class loader of nobody.
      CompletableFuture.runAsync(Work::step).join();
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.getWriter().print("ok");
  }

  private static void step() {
    Start.execute(Start.pool, "delete from t where a = 2");
  }
}
