// SPDX-License-Identifier: Apache-2.0
package io.promtap.applications;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A table of what a recorder holds for each application, made when it is first asked for. A look-up
 * of what is there takes no lock and allocates nothing.
 *
 * @param <T> what is held
 */
public final class ByApplication<T> {

  private final Function<Application, ? extends T> factory;

  /** By number; {@code null} for what was not asked for. Replaced as a whole. */
  private volatile Object[] held = new Object[0];

  /** The applications that were asked for, in that order. Guarded by this object. */
  private final List<Application> known = new ArrayList<>();

  /**
   * @param factory called once for each application, under a lock
   */
  public ByApplication(Function<Application, ? extends T> factory) {
    this.factory = factory;
  }

  @SuppressWarnings("unchecked") // only create() writes
  public T of(Application application) {
    Object[] all = held;
    Object found = application.number < all.length ? all[application.number] : null;
    return found == null ? create(application) : (T) found;
  }

  @SuppressWarnings("unchecked") // only this method writes
  private synchronized T create(Application application) {
    int number = application.number;
    if (number < held.length && held[number] != null) {
      return (T) held[number];
    }
    T created = factory.apply(application);
    Object[] next = Arrays.copyOf(held, Math.max(held.length, number + 1));
    next[number] = created;
    known.add(application);
    held = next;
    return created;
  }

  /** Returns the applications that were asked for. */
  public synchronized List<Application> applications() {
    return new ArrayList<>(known);
  }
}
