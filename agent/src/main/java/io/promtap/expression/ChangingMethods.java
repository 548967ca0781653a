// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.Supertypes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The methods without arguments that do more than read, so that no expression calls them.
 *
 * <p>Some names say it on any type. Other methods look like getters: {@code getSession()} of a
 * servlet request makes a session, {@code getParameterMap()} reads the body, {@code getReader()}
 * forbids {@code getInputStream()}. They are known by their type.
 */
final class ChangingMethods {

  private static final Set<String> NAMES =
      words(
          "close next remove clear wait notify notifyAll run call get join take poll pop start stop"
              + " shutdown cancel finalize clone",
          "increment decrement incrementAndGet decrementAndGet getAndIncrement getAndDecrement"
              + " sumThenReset reset",
          "pollFirst pollLast removeFirst removeLast takeFirst takeLast nextElement nextToken",
          "nextInt nextLong nextDouble nextFloat nextBoolean nextGaussian nextLine read readLine",
          "execute executeQuery executeUpdate executeBatch commit rollback flush flushBuffer",
          "lock unlock tryLock acquire tryAcquire release await connect disconnect openConnection"
              + " openStream");

  private static final Map<String, Set<String>> OF_TYPES = new HashMap<>();

  static {
    Set<String> request =
        words("getReader getInputStream getParameterMap getParameterNames getSession getParts");
    Set<String> response = words("getWriter getOutputStream");
    Set<String> query =
        words("getResultList getResultStream getSingleResult getSingleResultOrNull getResultCount");
    for (String api : new String[] {"javax", "jakarta"}) {
      OF_TYPES.put(api + ".servlet.ServletRequest", request);
      OF_TYPES.put(api + ".servlet.ServletResponse", response);
      OF_TYPES.put(api + ".persistence.Query", query);
    }
    OF_TYPES.put("javax.sql.DataSource", words("getConnection"));
    OF_TYPES.put("javax.sql.ConnectionPoolDataSource", words("getPooledConnection"));
    OF_TYPES.put("javax.sql.XADataSource", words("getXAConnection"));
    OF_TYPES.put("java.net.URL", words("getContent"));
  }

  private ChangingMethods() {}

  private static Set<String> words(String... texts) {
    return new HashSet<>(Arrays.asList(String.join(" ", texts).split(" ")));
  }

  /** Returns whether a method of this name is called on no object. */
  static boolean isOne(String name) {
    return NAMES.contains(name);
  }

  /** Returns whether this method is not called on objects of the class. */
  static boolean isOne(Class<?> type, String name) {
    if (name.startsWith("getAnd") && isOne(name)) {
      return true;
    }
    for (Class<?> at : Supertypes.of(type)) {
      Set<String> names = OF_TYPES.get(at.getName());
      if (names != null && names.contains(name)) {
        return true;
      }
    }
    return false;
  }
}
