// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.UnauthorizedResponse;
import java.io.IOException;

/** An application of Javalin 5 and 6. It ends with its stdin. */
public final class JavalinServer {

  private JavalinServer() {}

  public static void main(String[] arguments) throws IOException {
    Javalin app = Javalin.create();
    app.before(JavalinServer::refuse);
    app.get("/users/{id}", context -> context.result("user " + context.pathParam("id")));
    app.get("/users/{id}/orders/{order}", context -> context.result("order"));
    app.get("/files/<path>", context -> context.result("file"));
    app.post("/users", context -> context.status(201));
    app.get("/users/{id}/throw", JavalinServer::fail);
    app.after("/users/{id}", context -> context.header("After", "yes"));
    app.start("127.0.0.1", 0);
    System.out.println("READY " + app.port());
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }

  private static void refuse(Context context) {
    if (context.header("Filter") != null) {
      throw new UnauthorizedResponse();
    }
  }

  private static void fail(Context context) {
    throw new IllegalStateException("wanted");
  }
}
