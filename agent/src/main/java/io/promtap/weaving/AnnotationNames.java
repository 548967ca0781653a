package io.promtap.weaving;

import java.io.IOException;
import java.util.Collection;

/** Reads the types of annotations and passes over what they say (JVM specification, 4.7.16). */
final class AnnotationNames {

  private static final String VISIBLE = "RuntimeVisibleAnnotations";

  /** Of annotations that are kept in class files and not at run time. */
  private static final String INVISIBLE = "RuntimeInvisibleAnnotations";

  private AnnotationNames() {}

  static boolean isAttribute(String name) {
    return VISIBLE.equals(name) || INVISIBLE.equals(name);
  }

  /** Reads one attribute and adds the descriptors of its annotations. */
  static void read(ClassFileCursor in, Collection<String> descriptors) throws IOException {
    for (int i = in.u2(); i > 0; i--) {
      descriptors.add(in.text());
      passElements(in);
    }
  }

  private static void passElements(ClassFileCursor in) throws IOException {
    for (int i = in.u2(); i > 0; i--) {
      in.u2();
      passValue(in);
    }
  }

  private static void passValue(ClassFileCursor in) throws IOException {
    switch (in.u1()) {
      case 'e':
        in.u4();
        break;
      case '@':
        in.u2();
        passElements(in);
        break;
      case '[':
        for (int i = in.u2(); i > 0; i--) {
          passValue(in);
        }
        break;
      default:
        in.u2();
    }
  }
}
