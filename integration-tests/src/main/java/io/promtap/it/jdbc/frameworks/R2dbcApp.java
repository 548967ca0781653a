// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.frameworks;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.Result;
import java.io.IOException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** R2DBC, which is no JDBC. */
public final class R2dbcApp {

  private R2dbcApp() {}

  public static void main(String[] args) throws IOException {
    Publisher<? extends Connection> source =
        ConnectionFactories.get("r2dbc:h2:mem:///work").create();
    Connection connection = Mono.from(source).block();
    run(connection, Work.CREATE);
    run(connection, "insert into notes values (1, 'hello')");
    Object text = ask(connection, "select text from notes");
    Object rows = ask(connection, "select count(*) from notes");
    Work.done(text, ((Number) rows).longValue());
  }

  private static void run(Connection connection, String sql) {
    Flux.from(connection.createStatement(sql).execute())
        .flatMap(Result::getRowsUpdated)
        .blockLast();
  }

  private static Object ask(Connection connection, String sql) {
    return Flux.from(connection.createStatement(sql).execute())
        .flatMap(result -> result.map((row, metadata) -> row.get(0)))
        .blockLast();
  }
}
