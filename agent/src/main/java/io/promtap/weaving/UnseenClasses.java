// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The heads of supertypes whose class files no loader shows: those of in-memory compilers, scripts
 * and encrypted jars. A supertype that is looked for in vain is expected. When the JVM passes its
 * class file to the agent, at its load or when it is woven anew, its head is kept.
 */
final class UnseenClasses {

  /** Not loaded before a class is looked for in vain. */
  static final UnseenClasses ALL = new UnseenClasses();

  private static final int MOST = 1_000;

  /** Internal names, of all loaders. */
  private final Set<String> expected = ConcurrentHashMap.newKeySet();

  private final LoaderCache<ClassHead> heads = new LoaderCache<>();

  private UnseenClasses() {}

  void expect(String name) {
    if (expected.size() < MOST) {
      expected.add(name);
    }
  }

  boolean isExpected(String name) {
    return !expected.isEmpty() && expected.contains(name);
  }

  void add(@Nullable ClassLoader loader, ClassHead head) {
    heads.put(loader, head.name(), head);
  }

  /**
   * Returns the head of a class of this loader or of one above it; {@code null} if none is kept.
   */
  @Nullable ClassHead find(@Nullable ClassLoader loader, String name) {
    if (!isExpected(name)) {
      return null;
    }
    ClassLoader at = loader;
    ClassHead found = heads.get(at, name);
    while (found == null && at != null) {
      at = at.getParent();
      found = heads.get(at, name);
    }
    return found;
  }
}
