// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.weaving.ClassHead;

/**
 * The wrappers of HikariCP: {@code ProxyConnection}, {@code ProxyStatement} and their like, and the
 * classes below them that its build generates. Most methods of the generated ones call that of the
 * superclass and translate what it throws. Where one does, the superclass's method is woven alone:
 * that saves each call of the application one look at whether it is the outermost, and a start the
 * weaving.
 *
 * <p>Other wrappers may run statements of their own where they look at what was thrown, so their
 * methods are woven on every level.
 */
final class GeneratedProxies {

  private static final String POOL = "com/zaxxer/hikari/pool/";
  private static final String PREFIX = POOL + "HikariProxy";

  private GeneratedProxies() {}

  /**
   * Returns whether a class is HikariCP's. Its wrappers of metadata and results have a hundred
   * methods in which a driver may run statements. They call the driver's method, which is woven,
   * and run none themselves.
   */
  static boolean isOfPool(ClassHead head) {
    return head.name().startsWith(POOL);
  }

  /** Returns whether a method adds nothing to that of its superclass. */
  static boolean passesOn(ClassHead.Method method) {
    return method.declarer().name().startsWith(PREFIX) && method.passesOnToSuper();
  }
}
