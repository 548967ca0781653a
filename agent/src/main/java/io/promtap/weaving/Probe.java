package io.promtap.weaving;

import java.util.Collection;
import java.util.Collections;
import java.util.function.Predicate;

/**
 * What a feature wants woven. Asked on the threads that load classes, by several at a time.
 *
 * <p>A class reaches {@link #select} if its name is among {@link #classNames()} or if its constant
 * pool holds one of {@link #marks()}. Only a class of the JDK has to be among the names.
 */
public interface Probe {

  /** The label value of {@code promtap_transformed_classes}. */
  String name();

  /** Internal names ({@code a/b/C}) of classes to look at, whatever is in them. */
  Collection<String> classNames();

  /**
   * Names or descriptors of which at least one is a constant of every class file that this probe
   * weaves. The rarer, the better: {@code close()V} is in an eighth of all classes.
   */
  Collection<String> marks();

  /** Internal names of the types below which loaded classes are brought to this probe on attach. */
  Collection<String> supertypes();

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
  void select(ClassFile classFile, Hierarchy hierarchy, Selection selection);
}
