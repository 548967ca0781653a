// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import java.io.IOException;
import spark.Request;
import spark.Response;
import spark.Spark;

/** An application of Spark. It ends with its stdin. */
public final class SparkServer {

  private SparkServer() {}

  public static void main(String[] arguments) throws IOException {
    Spark.ipAddress("127.0.0.1");
    Spark.port(0);
    Spark.before(SparkServer::refuse);
    Spark.get("/users/:id", (request, response) -> "user " + request.params("id"));
    Spark.get("/users/:id/orders/:order", (request, response) -> "order");
    Spark.get("/files/*", (request, response) -> "file");
    Spark.post("/users", SparkServer::create);
    Spark.get("/users/:id/throw", SparkServer::fail);
    Spark.after((request, response) -> response.header("After", "yes"));
    Spark.awaitInitialization();
    System.out.println("READY " + Spark.port());
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }

  private static void refuse(Request request, Response response) {
    if (request.headers("Filter") != null) {
      Spark.halt(401);
    }
  }

  private static Object create(Request request, Response response) {
    response.status(201);
    return "created";
  }

  private static Object fail(Request request, Response response) {
    throw new IllegalStateException("wanted");
  }
}
