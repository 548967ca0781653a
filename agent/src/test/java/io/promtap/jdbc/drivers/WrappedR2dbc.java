// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc.drivers;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * A connection of an application that puts its own statements around those of a driver, or in their
 * place.
 */
public final class WrappedR2dbc implements Connection {

  private final Connection connection;
  private final Function<Supplier<Publisher<? extends Result>>, Publisher<? extends Result>> how;
  private boolean isDriver;

  private WrappedR2dbc(
      Connection connection,
      Function<Supplier<Publisher<? extends Result>>, Publisher<? extends Result>> how) {
    this.connection = connection;
    this.how = how;
  }

  /** Executes when it is told to. */
  public static Connection eager(Connection connection) {
    return new WrappedR2dbc(connection, Supplier::get);
  }

  /** Executes when somebody subscribes. */
  public static Connection deferred(Connection connection) {
    return new WrappedR2dbc(connection, execution -> Flux.defer(execution::get));
  }

  /** Executes again what failed. */
  public static Connection retrying(Connection connection) {
    return new WrappedR2dbc(connection, execution -> Flux.from(execution.get()).retry(1));
  }

  /** A driver that answers with an error of the database in place of the rows. */
  public static Connection failingLate(Connection connection, Throwable error) {
    WrappedR2dbc driver = new WrappedR2dbc(connection, any -> Flux.just(new LateFailure(error)));
    driver.isDriver = true;
    return driver;
  }

  @Override
  public Statement createStatement(String sql) {
    return new Wrapper(isDriver ? null : connection.createStatement(sql));
  }

  @Override
  public Batch createBatch() {
    return connection.createBatch();
  }

  @Override
  public Publisher<Void> beginTransaction() {
    return connection.beginTransaction();
  }

  @Override
  public Publisher<Void> beginTransaction(TransactionDefinition definition) {
    return connection.beginTransaction(definition);
  }

  @Override
  public Publisher<Void> close() {
    return connection.close();
  }

  @Override
  public Publisher<Void> commitTransaction() {
    return connection.commitTransaction();
  }

  @Override
  public Publisher<Void> createSavepoint(String name) {
    return connection.createSavepoint(name);
  }

  @Override
  public boolean isAutoCommit() {
    return connection.isAutoCommit();
  }

  @Override
  public ConnectionMetadata getMetadata() {
    return connection.getMetadata();
  }

  @Override
  public IsolationLevel getTransactionIsolationLevel() {
    return connection.getTransactionIsolationLevel();
  }

  @Override
  public Publisher<Void> releaseSavepoint(String name) {
    return connection.releaseSavepoint(name);
  }

  @Override
  public Publisher<Void> rollbackTransaction() {
    return connection.rollbackTransaction();
  }

  @Override
  public Publisher<Void> rollbackTransactionToSavepoint(String name) {
    return connection.rollbackTransactionToSavepoint(name);
  }

  @Override
  public Publisher<Void> setAutoCommit(boolean autoCommit) {
    return connection.setAutoCommit(autoCommit);
  }

  @Override
  public Publisher<Void> setLockWaitTimeout(Duration timeout) {
    return connection.setLockWaitTimeout(timeout);
  }

  @Override
  public Publisher<Void> setStatementTimeout(Duration timeout) {
    return connection.setStatementTimeout(timeout);
  }

  @Override
  public Publisher<Void> setTransactionIsolationLevel(IsolationLevel level) {
    return connection.setTransactionIsolationLevel(level);
  }

  /** Asks the database, as Oracle's driver does. */
  @Override
  public Publisher<Boolean> validate(ValidationDepth depth) {
    return Flux.from(createStatement("select 1").execute())
        .flatMap(result -> result.map((row, metadata) -> true));
  }

  /** Around a statement of the driver. */
  private final class Wrapper implements Statement {
    private final Statement statement;

    Wrapper(Statement statement) {
      this.statement = statement;
    }

    @Override
    public Publisher<? extends Result> execute() {
      return how.apply(() -> statement.execute());
    }

    @Override
    public Statement add() {
      statement.add();
      return this;
    }

    @Override
    public Statement bind(int index, Object value) {
      statement.bind(index, value);
      return this;
    }

    @Override
    public Statement bind(String name, Object value) {
      statement.bind(name, value);
      return this;
    }

    @Override
    public Statement bindNull(int index, Class<?> type) {
      statement.bindNull(index, type);
      return this;
    }

    @Override
    public Statement bindNull(String name, Class<?> type) {
      statement.bindNull(name, type);
      return this;
    }
  }
}
