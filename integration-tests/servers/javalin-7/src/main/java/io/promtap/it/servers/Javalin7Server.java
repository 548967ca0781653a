// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.UnauthorizedResponse;
import java.io.IOException;

/** An application of Javalin 7. It ends with its stdin. */
public final class Javalin7Server {

  private Javalin7Server() {}

  public static void main(String[] arguments) throws IOException {
    Javalin app =
        Javalin.create(
            config -> {
              config.routes.before(Javalin7Server::refuse);
              config.routes.get("/users/{id}", context -> context.result("user"));
              config.routes.get("/users/{id}/orders/{order}", context -> context.result("order"));
              config.routes.get("/files/<path>", context -> context.result("file"));
              config.routes.post("/users", context -> context.status(201));
              config.routes.get("/users/{id}/throw", Javalin7Server::fail);
              config.routes.after("/users/{id}", context -> context.header("After", "yes"));
            });
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
