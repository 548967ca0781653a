package io.promtap.weaving;

import java.util.Collection;

/**
 * What a feature wants woven. Asked on the threads that load classes, by several at a time.
 *
 * <p>A class reaches {@link #select} if its name is among {@link #classNames()} or if its constant
 * pool holds one of {@link #marks()}.
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

  /** Adds the methods of this class that are to be woven, if there are any. */
  void select(ClassFile classFile, Hierarchy hierarchy, Selection selection);
}
