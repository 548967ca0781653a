// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.pools;

/** How to open a source: the same for all of them. Immutable. */
public final class Settings implements Cloneable {
  /** Connections at most. */
  public static final int SIZE = 3;

  /** Longer than any borrow takes that gets its connection, however slow the machine. */
  private static final int WAIT_MILLIS = 30_000;

  final String dataSourceClass;
  String driver;
  String url;
  String user;
  String password;
  String probe;
  String name = "unnamed";
  int lifetimeMillis;
  int size = SIZE;
  int waitMillis = WAIT_MILLIS;
  boolean lazy;

  public Settings(String dataSourceClass) {
    this.dataSourceClass = dataSourceClass;
  }

  private Settings copy() {
    try {
      return (Settings) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  public Settings driver(String className) {
    Settings copy = copy();
    copy.driver = className;
    return copy;
  }

  public Settings login(String toUrl, String asUser, String withPassword) {
    Settings copy = copy();
    copy.url = toUrl;
    copy.user = asUser;
    copy.password = withPassword;
    return copy;
  }

  /** Another database, which need not be there: the pool opens no connection before the first. */
  public Settings lazily(String toUrl) {
    Settings copy = copy();
    copy.url = toUrl;
    copy.lazy = true;
    return copy;
  }

  /** A harmless statement that a pool may validate with. */
  public Settings probe(String sql) {
    Settings copy = copy();
    copy.probe = sql;
    return copy;
  }

  public Settings named(String poolName) {
    Settings copy = copy();
    copy.name = poolName;
    return copy;
  }

  public Settings size(int connections) {
    Settings copy = copy();
    copy.size = connections;
    return copy;
  }

  /** Connections older than this are not given out again. */
  public Settings expiringAfterMillis(int millis) {
    Settings copy = copy();
    copy.lifetimeMillis = millis;
    return copy;
  }

  /** How long a borrower waits, for a row that waits in vain; UCP counts in seconds. */
  public Settings waitingMillis(int millis) {
    Settings copy = copy();
    copy.waitMillis = millis;
    return copy;
  }

  public String url() {
    return url;
  }

  public String user() {
    return user;
  }

  public String password() {
    return password;
  }

  public String name() {
    return name;
  }

  int initialSize() {
    return lazy ? 0 : 1;
  }
}
