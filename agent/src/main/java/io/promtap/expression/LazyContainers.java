// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.Supertypes;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** The collections and holders that are loaded as a whole: they say themselves whether they are. */
final class LazyContainers implements LazyKind {

  /**
   * A type, and its method that says that the content is there; after a {@code !} that it is not.
   */
  private static final String[][] KNOWN = {
    {"org.hibernate.collection.spi.PersistentCollection", "wasInitialized"},
    {"org.eclipse.persistence.indirection.IndirectContainer", "isInstantiated"},
    {"org.eclipse.persistence.indirection.ValueHolderInterface", "isInstantiated"},
    {"org.datanucleus.store.types.SCOContainer", "isLoaded"},
    {"io.ebean.bean.BeanCollection", "isPopulated"},
    {"com.avaje.ebean.bean.BeanCollection", "isPopulated"},
    {"org.apache.cayenne.ValueHolder", "!isFault"}
  };

  @Override
  public @Nullable MethodHandle isLoaded(Class<?> type) throws ReflectiveOperationException {
    for (Class<?> at : Supertypes.of(type)) {
      for (String[] known : KNOWN) {
        if (at.getName().equals(known[0])) {
          return known[1].startsWith("!")
              ? StateTests.not(StateTests.ask(at, known[1].substring(1)))
              : StateTests.ask(at, known[1]);
        }
      }
    }
    return null;
  }

  @Override
  public MethodHandle isLoaded(Class<?> type, String attribute)
      throws ReflectiveOperationException {
    MethodHandle test = isLoaded(type);
    return test == null ? StateTests.always(true) : test;
  }
}
