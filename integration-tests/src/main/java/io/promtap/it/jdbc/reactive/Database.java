// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.reactive;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A database, as the application sees it. */
final class Database {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String url;
  private final ConnectionFactory driver;

  /** Keeps a database in memory. */
  private final Connection first;

  private ConnectionFactory factory;

  Database(String url) {
    this.url = url;
    driver = ConnectionFactories.get(url);
    factory = driver;
    first = Mono.<Connection>from(driver.create()).block(PATIENCE);
    run("create table notes (id int primary key)");
    run("insert into notes values (1), (2), (3)");
  }

  private void run(String sql) {
    Flux.from(first.createStatement(sql).execute())
        .flatMap(result -> result.getRowsUpdated())
        .blockLast(PATIENCE);
  }

  void use(Access access) {
    factory = access.around(driver);
  }

  ConnectionFactory factory() {
    return factory;
  }

  String placeholder() {
    return url.contains(":mariadb:") || url.contains(":mysql:") ? "?" : "$1";
  }

  Flux<Object> with(Function<Connection, Publisher<?>> work) {
    return Flux.usingWhen(
        factory.create(), connection -> Flux.from(work.apply(connection)), Connection::close);
  }
}
