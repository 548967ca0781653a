// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

/**
 * A place where connections come from: a class that asks drivers for them, or a data source. Once
 * it is known to serve a pool, its connections are the pool's own.
 */
final class ConnectionOrigin {

  /**
   * Whether its connections come straight from a driver. Those of a data source may be borrowed,
   * and a data source for transactions wraps what its thread has borrowed before.
   */
  final boolean isDriver;

  private volatile boolean servesPool;

  ConnectionOrigin(boolean isDriver) {
    this.isDriver = isDriver;
  }

  boolean servesPool() {
    return servesPool;
  }

  void becomePools() {
    servesPool = true;
  }
}
