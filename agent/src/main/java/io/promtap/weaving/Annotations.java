package io.promtap.weaving;

import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * Which annotations a type bears, by descriptor. Read from class files, which have also those that
 * are not kept at run time; nothing is loaded.
 */
public final class Annotations {

  private static final LoaderCache<Set<String>> OF_ANNOTATIONS = new LoaderCache<>();

  private Annotations() {}

  /**
   * Those on an annotation that this loader sees, given by its descriptor; none if it cannot be
   * read. What was read is kept: each class that bears the annotation asks.
   */
  public static Collection<String> onAnnotation(ClassLoader loader, String descriptor) {
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

  /** Those on a loaded class; of one that was never in a file, those that are kept at run time. */
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
