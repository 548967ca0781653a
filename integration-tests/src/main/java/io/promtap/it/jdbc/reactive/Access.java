// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.reactive;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.proxy.ProxyConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import org.springframework.r2dbc.connection.TransactionAwareConnectionFactoryProxy;

/** What stands between the application and the driver. */
public enum Access {
  DRIVER("the driver") {
    @Override
    ConnectionFactory around(ConnectionFactory driver) {
      return driver;
    }
  },
  POOL("r2dbc-pool") {
    @Override
    ConnectionFactory around(ConnectionFactory driver) {
      return pool(driver);
    }
  },
  PROXY("r2dbc-proxy") {
    @Override
    ConnectionFactory around(ConnectionFactory driver) {
      return proxy(driver);
    }
  },
  POOL_OF_PROXIES("r2dbc-pool of r2dbc-proxy") {
    @Override
    ConnectionFactory around(ConnectionFactory driver) {
      return pool(proxy(driver));
    }
  },
  SPRING("Spring's proxy of r2dbc-pool") {
    @Override
    ConnectionFactory around(ConnectionFactory driver) {
      return new TransactionAwareConnectionFactoryProxy(pool(driver));
    }
  };

  private final String title;

  Access(String title) {
    this.title = title;
  }

  abstract ConnectionFactory around(ConnectionFactory driver);

  /** Each connection is validated by a statement of the pool's own. */
  private static ConnectionFactory pool(ConnectionFactory driver) {
    return new ConnectionPool(
        ConnectionPoolConfiguration.builder(driver)
            .initialSize(1)
            .maxSize(Scenario.CONNECTIONS)
            .validationQuery("SELECT 1")
            .build());
  }

  private static ConnectionFactory proxy(ConnectionFactory driver) {
    return ProxyConnectionFactory.builder(driver).build();
  }

  boolean isDirect() {
    return this == DRIVER || this == PROXY;
  }

  @Override
  public String toString() {
    return title;
  }
}
