// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc.drivers;

import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A result that has an error in place of rows, as PostgreSQL's and MariaDB's drivers have it. */
final class LateFailure implements Result {

  private final Throwable error;

  LateFailure(Throwable error) {
    this.error = error;
  }

  @Override
  public Publisher<Long> getRowsUpdated() {
    return Mono.error(error);
  }

  @Override
  public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> function) {
    return Flux.error(error);
  }

  @Override
  public Result filter(Predicate<Segment> filter) {
    return this;
  }

  @Override
  public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> function) {
    return Flux.error(error);
  }
}
