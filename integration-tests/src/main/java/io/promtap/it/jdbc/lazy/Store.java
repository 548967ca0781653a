// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.lazy;

/** A library that keeps entities in a database. */
interface Store {

  /** Begins a session, which has loaded nothing. */
  void begin();

  void save(Object entity);

  /** Returns the purchase of this id; what may be loaded later is not loaded. */
  Purchase find(int id);

  /** Returns the purchase without asking whether it is there; {@code null} if that is unknown. */
  Purchase reference(int id);

  /** Commits and ends the session. */
  void end();
}
