// SPDX-License-Identifier: Apache-2.0
package play.core.server;

import scala.Tuple2;

/** A stand-in for Play's object of Scala: the method that is woven. */
public final class Server$ {

  public Tuple2<Object, Object> getHandlerFor(Object request) {
    return new Tuple2<>(request, this);
  }
}
