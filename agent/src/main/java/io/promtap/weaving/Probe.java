// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.util.Collection;
import java.util.Collections;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The choice of a feature: which methods of which classes are woven, with which advice. Several
 * threads that load classes call it at the same time.
 *
 * <p>A class reaches {@link #select} if its name is among {@link #classNames()} or if its constant
 * pool holds one of {@link #marks()}. A class of the JDK has to be among the names. A probe
 * overrides the methods by which it finds its classes; each of the others finds none.
 */
public interface Probe {

  /** Returns the label value of {@code promtap_transformed_classes}. */
  String name();

  /** Returns internal names ({@code a/b/C}) of classes to look at, whatever is in them. */
  default Collection<String> classNames() {
    return Collections.emptyList();
  }

  /**
   * Returns names or descriptors. At least one of them is a constant of every class file that this
   * probe weaves. The rarer, the better: {@code close()V} is in an eighth of all classes.
   */
  default Collection<String> marks() {
    return Collections.emptyList();
  }

  /**
   * Returns names or descriptors that are marks in a class whose superclass is not of the JDK. They
   * may be less rare: a class that overrides one method of a driver may have no other mark.
   */
  default Collection<String> marksOfSubclasses() {
    return Collections.emptyList();
  }

  /** Returns internal names of types whose loaded subtypes are shown to this probe on attach. */
  default Collection<String> supertypes() {
    return Collections.emptyList();
  }

  /**
   * Returns descriptors of annotations. They are marks, and they also find classes that were loaded
   * before.
   */
  default Collection<String> annotations() {
    return Collections.emptyList();
  }

  /**
   * Returns a condition for internal names of further classes to look at; {@code null} if there are
   * none. It is asked for each class that is loaded.
   */
  default @Nullable Predicate<String> namesOrNull() {
    return null;
  }

  /** Adds the methods of this class that have to be woven, if any. */
  void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan);
}
