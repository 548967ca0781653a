// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A look-up of the annotations on a type, by their descriptors. It reads class files, since these
 * also have the annotations that are not kept at run time, and it loads no class.
 */
public final class Annotations {

  private static final LoaderCache<Set<String>> OF_ANNOTATIONS = new LoaderCache<>();

  private Annotations() {}

  /**
   * Returns the annotations on an annotation type. The result is cached, since every class with the
   * annotation needs it.
   *
   * @param loader the loader that finds the annotation type; {@code null} for the boot loader
   * @param descriptor the annotation type
   * @return descriptors; empty if the class file cannot be read
   */
  public static Collection<String> onAnnotation(@Nullable ClassLoader loader, String descriptor) {
    String name = descriptor.substring(1, descriptor.length() - 1);
    Set<String> known = OF_ANNOTATIONS.get(loader, name);
    if (known != null) {
      return known;
    }
    ClassHead file = ClassFileReader.head(loader, name);
    Set<String> annotations = file == null ? Collections.emptySet() : file.annotations();
    OF_ANNOTATIONS.put(loader, name, annotations);
    return annotations;
  }

  /**
   * Returns the annotations on a loaded class. If it has no class file, these are the ones that are
   * kept at run time.
   */
  public static Collection<String> on(Class<?> type) {
    ClassHead file = ClassFileReader.head(type.getClassLoader(), type.getName().replace('.', '/'));
    if (file != null) {
      return file.annotations();
    }
    Set<String> descriptors = new HashSet<>();
    for (Annotation annotation : type.getDeclaredAnnotations()) {
      descriptors.add("L" + annotation.annotationType().getName().replace('.', '/') + ";");
    }
    return descriptors;
  }
}
