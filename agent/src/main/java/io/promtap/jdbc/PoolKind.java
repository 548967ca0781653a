// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The description of one connection pool library: the methods that open and close a pool and that
 * do its own work, and the places of its numbers. It has names only and no type of the library. A
 * method that a version does not have is not woven.
 */
final class PoolKind {

  /** The meaning of a pool's method. */
  enum Role {
    /** When it returns normally, there is a pool. */
    OPENS,
    /** When it begins, the pool is gone. */
    CLOSES,
    /** When it returns normally, the pool is open, perhaps since before an attach. */
    IS_USED,
    /** Opens, validates or closes physical connections, on any thread. */
    OWN_WORK,
    /** Hands out a connection, in a class that is not a {@code DataSource}. */
    LENDS,
    /** Takes back its argument, a connection that the application need not close. */
    RECLAIMS
  }

  private final String label;
  private final List<Hook> hooks = new ArrayList<>();
  private @Nullable String name;
  private @Nullable String partOfName;
  private @Nullable String generatedName;
  private @Nullable String closed;

  // Nobody reads the numbers of a pool without these paths, since no method opens it.
  private String active = "";
  private String idle = "";
  private String pending = "";
  private String max = "";

  /**
   * @param label the name of a pool that has no name of its own
   */
  PoolKind(String label) {
    this.label = label;
  }

  PoolKind opens(String className, String... methods) {
    return hook(Role.OPENS, className, methods);
  }

  PoolKind closes(String className, String... methods) {
    return hook(Role.CLOSES, className, methods);
  }

  PoolKind isUsed(String className, String... methods) {
    return hook(Role.IS_USED, className, methods);
  }

  PoolKind ownWork(String className, String... methods) {
    return hook(Role.OWN_WORK, className, methods);
  }

  PoolKind lends(String className, String... methods) {
    return hook(Role.LENDS, className, methods);
  }

  PoolKind reclaims(String className, String... methods) {
    return hook(Role.RECLAIMS, className, methods);
  }

  private PoolKind hook(Role role, String className, String... methods) {
    hooks.add(new Hook(role, className, methods));
    return this;
  }

  /**
   * @param path the path of the name, as in {@link PropertyPath}
   */
  PoolKind name(String path) {
    name = path;
    return this;
  }

  /**
   * Sets a pattern for a property that contains more than the name: the name is its first group.
   */
  PoolKind nameWithin(String pattern) {
    partOfName = pattern;
    return this;
  }

  /**
   * Sets a pattern of names that a pool generates at each start from an identity hash. The label
   * replaces them, since each restart would otherwise create new series.
   */
  PoolKind generated(String pattern) {
    generatedName = pattern;
    return this;
  }

  /**
   * Sets the path of the flag of a closed pool, as in {@link PropertyPath}. For a pool that no
   * method is seen to close.
   */
  PoolKind closed(String path) {
    closed = path;
    return this;
  }

  /** Sets the paths of the four numbers, as in {@link PropertyPath}. */
  PoolKind numbers(String activePath, String idlePath, String pendingPath, String maxPath) {
    active = activePath;
    idle = idlePath;
    pending = pendingPath;
    max = maxPath;
    return this;
  }

  Collection<String> classNames() {
    Set<String> names = new LinkedHashSet<>();
    for (Hook hook : hooks) {
      names.add(hook.className);
    }
    return names;
  }

  boolean has(Role role, String className, String method) {
    for (Hook hook : hooks) {
      if (hook.role == role && hook.className.equals(className) && hook.methods.contains(method)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the name that the application gave to the pool, or else the label of its kind. */
  String nameOf(Object pool) throws ReflectiveOperationException {
    Object given = name == null ? null : PropertyPath.read(pool, name);
    String text = given == null ? "" : given.toString();
    Matcher part = partOfName == null ? null : Pattern.compile(partOfName).matcher(text);
    text = part != null && part.find() ? part.group(1) : text;
    boolean isGenerated = generatedName != null && text.matches(generatedName);
    return text.isEmpty() || isGenerated ? label : text;
  }

  double active(Object pool) throws ReflectiveOperationException {
    return PropertyPath.number(pool, active);
  }

  double idle(Object pool) throws ReflectiveOperationException {
    return PropertyPath.number(pool, idle);
  }

  double pending(Object pool) throws ReflectiveOperationException {
    return PropertyPath.number(pool, pending);
  }

  /**
   * Returns the limit; infinity for a pool without one, which has a negative number or the largest
   * {@code int} here.
   */
  double max(Object pool) throws ReflectiveOperationException {
    double number = PropertyPath.number(pool, max);
    return number < 0 || number == Integer.MAX_VALUE ? Double.POSITIVE_INFINITY : number;
  }

  boolean isClosed(Object pool) throws ReflectiveOperationException {
    return closed != null && Boolean.TRUE.equals(PropertyPath.read(pool, closed));
  }

  /** A set of methods of one class with one role, each with all its overloads. */
  private static final class Hook {
    private final Role role;
    private final String className;
    private final Set<String> methods;

    Hook(Role role, String className, String... methods) {
      this.role = role;
      this.className = className;
      this.methods = new HashSet<>(Arrays.asList(methods));
    }
  }
}
