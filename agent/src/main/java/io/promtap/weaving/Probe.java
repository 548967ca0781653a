// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.util.Collection;
import java.util.Collections;
import java.util.function.Predicate;

/**
 * The choice of a feature: which methods of which classes are woven, with which advice. Several
 * threads that load classes call it at the same time.
 *
 * <p>A class reaches {@link #select} if its name is among {@link #classNames()} or if its constant
 * pool holds one of {@link #marks()}. A class of the JDK has to be among the names. A probe
 * overrides the methods by which it finds its classes; each of the others finds none.
 */
public interface Probe {

  /** The label value of {@code promtap_transformed_classes}. */
  String name();

  /** Internal names ({@code a/b/C}) of classes to look at, whatever is in them. */
  default Collection<String> classNames() {
    return Collections.emptyList();
  }

  /**
   * Names or descriptors of which at least one is a constant of every class file that this probe
   * weaves. The rarer, the better: {@code close()V} is in an eighth of all classes.
   */
  default Collection<String> marks() {
    return Collections.emptyList();
  }

  /** Internal names of the types below which loaded classes are brought to this probe on attach. */
  default Collection<String> supertypes() {
    return Collections.emptyList();
  }

  /**
   * Descriptors of annotations that are marks, and by which classes that were loaded before are
   * found as well.
   */
  default Collection<String> annotations() {
    return Collections.emptyList();
  }

  /**
   * Which internal names to look at beside {@link #classNames()}; asked for each class that is
   * loaded. {@code null} if there are none.
   */
  default Predicate<String> namesOrNull() {
    return null;
  }

  /** Adds the methods of this class that are to be woven, if there are any. */
  void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan);
}
