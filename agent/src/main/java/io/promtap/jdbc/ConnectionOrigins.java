// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.support.WeakIdentityMap;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The origins of all connections. Connections of drivers are told apart by the class that asked for
 * them, which the stack tells; connections of a data source have the data source. Nested classes
 * are one with the class around them, unless one of them is a data source.
 *
 * <p>A class that opens connections while a data source's own code is on the stack works for a pool
 * that fills itself, then and on other threads. Borrowing walks no stack.
 */
final class ConnectionOrigins {

  private static final List<String> JDK =
      Arrays.asList("java.", "javax.", "jdk.", "sun.", "com.sun.proxy.");

  private static final int SOURCE_BUCKETS = 1 << 6;

  /** The most callers that are told apart, so that generated classes cannot fill the memory. */
  private static final int MOST_CALLERS = 1_000;

  /** The classes of all woven data sources, by name. */
  private static final Set<String> SOURCES =
      Collections.newSetFromMap(new ConcurrentHashMap<String, Boolean>());

  /** The outermost classes of programs that have a data source nested in them. */
  private static final Set<String> AROUND_SOURCES =
      Collections.newSetFromMap(new ConcurrentHashMap<String, Boolean>());

  private final Map<String, ConnectionOrigin> callers = new ConcurrentHashMap<>();
  private final WeakIdentityMap<ConnectionOrigin> sources = new WeakIdentityMap<>(SOURCE_BUCKETS);

  private final HeldConnections held;

  ConnectionOrigins(HeldConnections held) {
    this.held = held;
  }

  /** Notes the class of a data source when it is woven. */
  static void addSource(String internalName) {
    String name = internalName.replace('/', '.');
    SOURCES.add(name);
    if (!outermost(name).equals(name)) {
      AROUND_SOURCES.add(outermost(name));
    }
  }

  ConnectionOrigin of(Object source) {
    ConnectionOrigin known = sources.get(source);
    if (known == null) {
      known = new ConnectionOrigin(false);
      sources.put(source, known);
    }
    return known;
  }

  /** Returns the origin of a connection that this thread gets from a driver now. */
  ConnectionOrigin ofCaller() {
    StackTraceElement[] stack = new Throwable().getStackTrace();
    int recorder = endOfClass(stack, 0);
    int driver = endOfClass(stack, recorder);
    String caller = null;
    boolean servesPool = false;
    for (int i = driver + 1; i < stack.length; i++) {
      String name = stack[i].getClassName();
      if (caller == null && !isJdk(name)) {
        caller = AROUND_SOURCES.contains(outermost(name)) ? name : outermost(name);
      }
      servesPool |= isOfSource(name);
    }
    ConnectionOrigin origin = caller == null ? new ConnectionOrigin(true) : of(caller);
    if (servesPool && !origin.servesPool()) {
      held.becomesPools(origin);
    }
    return origin;
  }

  /** Returns the first frame of another class than the frame's. */
  private static int endOfClass(StackTraceElement[] stack, int frame) {
    int end = frame;
    while (end < stack.length && stack[end].getClassName().equals(stack[frame].getClassName())) {
      end++;
    }
    return end;
  }

  private ConnectionOrigin of(String caller) {
    ConnectionOrigin known = callers.get(caller);
    if (known == null) {
      known = new ConnectionOrigin(true);
      if (callers.size() < MOST_CALLERS) {
        ConnectionOrigin other = callers.putIfAbsent(caller, known);
        known = other == null ? known : other;
      }
    }
    return known;
  }

  /** Returns whether a class is a data source or nested in one: not one that has a data source. */
  private static boolean isOfSource(String name) {
    int end = name.length();
    while (end > 0) {
      if (SOURCES.contains(name.substring(0, end))) {
        return true;
      }
      end = name.lastIndexOf('$', end - 1);
    }
    return false;
  }

  private static boolean isJdk(String name) {
    for (String prefix : JDK) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static String outermost(String name) {
    int nested = name.indexOf('$');
    return nested > 0 ? name.substring(0, nested) : name;
  }
}
