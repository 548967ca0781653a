// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.reactive;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.reactivestreams.Publisher;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A way to use R2DBC, with the executions that it is: for each operation their number, and that of
 * errors. The table {@code notes} has the rows 1, 2 and 3, before and after.
 */
public enum Scenario {
  SELECT("SELECT 1/0") {
    @Override
    Publisher<?> run(Database database) {
      return database.with(connection -> rows(connection, ALL));
    }
  },
  ONE_RESULT("SELECT 1/0") {
    @Override
    Publisher<?> run(Database database) {
      return database.with(
          connection ->
              Mono.from(connection.createStatement(ALL).execute())
                  .flatMapMany(result -> result.map((row, metadata) -> row.get(0))));
    }
  },
  UPDATE("UPDATE 2/0") {
    @Override
    Publisher<?> run(Database database) {
      return database.with(
          connection ->
              Flux.concat(
                  counts(connection.createStatement(SAME)),
                  Mono.from(connection.createStatement(SAME).execute())
                      .flatMap(result -> Mono.from(result.getRowsUpdated()))));
    }
  },
  BINDINGS("INSERT 1/0 DELETE 1/0") {
    @Override
    Publisher<?> run(Database database) {
      return database.with(
          connection -> {
            Statement insert =
                connection.createStatement(
                    "insert into notes values (" + database.placeholder() + ")");
            insert.bind(0, 11).add().bind(0, 12).add().bind(0, 13);
            return counts(insert).concatWith(counts(connection.createStatement(UNDO)));
          });
    }
  },
  BATCH("DELETE 1/0 OTHER 1/0") {
    @Override
    Publisher<?> run(Database database) {
      return database.with(
          connection -> {
            Batch deletes = connection.createBatch().add(UNDO).add(UNDO);
            Batch mixed = connection.createBatch().add(SAME).add(UNDO);
            return Flux.from(deletes.execute())
                .concatMap(Result::getRowsUpdated)
                .concatWith(Flux.from(mixed.execute()).concatMap(Result::getRowsUpdated));
          });
    }
  },
  NO_TABLE("SELECT 2/2") {
    @Override
    Publisher<?> run(Database database) {
      return database.with(
          connection ->
              Flux.concatDelayError(
                  named(rows(connection, "select nothing from nowhere")),
                  named(
                      Mono.from(connection.createStatement("select 1 from nowhere").execute())
                          .flatMapMany(result -> result.map((row, metadata) -> row.get(0))))));
    }
  },
  DUPLICATE("INSERT 2/2") {
    @Override
    Publisher<?> run(Database database) {
      return database.with(
          connection ->
              Flux.concat(
                  named(counts(connection.createStatement(DUPLICATE_KEY))),
                  named(
                      Mono.from(connection.createStatement(DUPLICATE_KEY).execute())
                          .flatMap(result -> Mono.from(result.getRowsUpdated())))));
    }
  },
  /** A pool takes the connection back, and the statement still works. */
  CLOSED_CONNECTION("SELECT 1/1") {
    @Override
    Publisher<?> run(Database database) {
      return Flux.from(database.factory().create())
          .flatMap(
              connection -> {
                Statement late = connection.createStatement(ALL);
                return Flux.<Object>from(connection.close())
                    .concatWith(named(Flux.from(late.execute()).map(any -> "no error")))
                    .map(any -> "ended");
              });
    }
  },
  APPLICATION_THROWS("SELECT 1/0") {
    @Override
    Publisher<?> run(Database database) {
      return database.with(
          connection ->
              named(
                  Flux.from(connection.createStatement(ALL).execute())
                      .flatMap(
                          result ->
                              result.map(
                                  (row, metadata) -> {
                                    throw new IllegalStateException("of the application");
                                  }))));
    }
  },
  FIRST_ROW("SELECT 1/0") {
    @Override
    Publisher<?> run(Database database) {
      return database.with(connection -> rows(connection, ALL).take(1));
    }
  },
  UNREAD("SELECT 1/0 UPDATE 1/0") {
    @Override
    Publisher<?> run(Database database) {
      return database.with(
          connection ->
              Flux.<Object>from(connection.createStatement(SAME).execute())
                  .then()
                  .then(Mono.<Object>from(connection.createStatement("select 1").execute()))
                  .map(any -> "unread"));
    }
  },
  NEVER("") {
    @Override
    Publisher<?> run(Database database) {
      return database.with(
          connection -> {
            connection.createStatement(ALL).execute();
            return Flux.just("never");
          });
    }
  },
  TWICE("SELECT 2/0") {
    @Override
    Publisher<?> run(Database database) {
      return database.with(
          connection -> {
            Flux<Object> rows = rows(connection, ALL);
            return rows.concatWith(rows);
          });
    }
  },
  PARALLEL("SELECT 1000/0") {
    @Override
    Publisher<?> run(Database database) {
      return Flux.range(0, CONNECTIONS)
          .flatMap(
              any -> Flux.from(database.with(this::many)).subscribeOn(Schedulers.parallel()),
              CONNECTIONS)
          .count();
    }

    private Flux<Object> many(Connection connection) {
      return Flux.range(0, EXECUTIONS / CONNECTIONS)
          .concatMap(any -> rows(connection, "select 1"), 1);
    }
  },
  DATABASE_CLIENT("SELECT 2/1 UPDATE 1/0") {
    @Override
    Publisher<?> run(Database database) {
      DatabaseClient client = DatabaseClient.create(database.factory());
      return Flux.concat(
          client.sql(ALL).map((row, metadata) -> row.get(0)).all(),
          client.sql(SAME).fetch().rowsUpdated(),
          named(client.sql("select nothing from nowhere").fetch().all()));
    }
  },
  TRANSACTION("INSERT 2/0 DELETE 1/0 SELECT 1/0") {
    @Override
    Publisher<?> run(Database database) {
      DatabaseClient client = DatabaseClient.create(database.factory());
      TransactionalOperator transaction =
          TransactionalOperator.create(new R2dbcTransactionManager(database.factory()));
      Mono<?> fails =
          client
              .sql("insert into notes values (12)")
              .fetch()
              .rowsUpdated()
              .then(Mono.error(new IllegalStateException("rolled back")));
      return Flux.concat(
          transaction.transactional(
              client.sql("insert into notes values (11)").fetch().rowsUpdated()),
          named(transaction.transactional(fails)),
          client.sql("delete from notes where id > 10").fetch().rowsUpdated(),
          client.sql("select count(*) from notes").map((row, metadata) -> row.get(0)).one());
    }
  };

  static final int CONNECTIONS = 8;
  private static final int EXECUTIONS = 1_000;

  private static final String ALL = "select id from notes order by id";
  private static final String SAME = "update notes set id = id where id = 1";
  private static final String UNDO = "delete from notes where id > 10";
  private static final String DUPLICATE_KEY = "insert into notes values (1)";

  private final String executions;

  Scenario(String executions) {
    this.executions = executions;
  }

  /** Returns what the subscriber sees. */
  abstract Publisher<?> run(Database database);

  private static Flux<Object> rows(Connection connection, String sql) {
    return Flux.from(connection.createStatement(sql).execute())
        .flatMap(result -> result.map((row, metadata) -> row.get(0)));
  }

  private static Flux<Object> counts(Statement statement) {
    return Flux.from(statement.execute()).concatMap(Result::getRowsUpdated);
  }

  /** The name of an error in its place. */
  private static Flux<Object> named(Publisher<?> publisher) {
    return Flux.<Object>from(publisher)
        .onErrorResume(error -> Mono.just(error.getClass().getSimpleName()));
  }

  /** For each operation the number of executions and that of errors. */
  public String executions() {
    return executions;
  }

  /** Whether it works so with what is around the driver. */
  public boolean isFor(Access access) {
    return this != CLOSED_CONNECTION || access.isDirect();
  }
}
