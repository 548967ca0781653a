// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.io.IOException;
import java.util.Collection;

/**
 * A reader of the annotations in a class file. It takes their types and skips their elements (JVM
 * specification, 4.7.16).
 */
final class AnnotationNames {

  private static final String VISIBLE = "RuntimeVisibleAnnotations";

  /** The attribute for annotations that a class file keeps and the JVM does not. */
  private static final String INVISIBLE = "RuntimeInvisibleAnnotations";

  private AnnotationNames() {}

  static boolean isAttribute(String name) {
    return VISIBLE.equals(name) || INVISIBLE.equals(name);
  }

  /** Reads one attribute and adds the descriptors of its annotations. */
  static void read(ClassFileCursor in, Collection<String> descriptors) throws IOException {
    for (int i = in.u2(); i > 0; i--) {
      descriptors.add(in.text());
      skipElements(in);
    }
  }

  private static void skipElements(ClassFileCursor in) throws IOException {
    for (int i = in.u2(); i > 0; i--) {
      in.u2();
      skipValue(in);
    }
  }

  private static void skipValue(ClassFileCursor in) throws IOException {
    switch (in.u1()) {
      case 'e':
        in.u4();
        break;
      case '@':
        in.u2();
        skipElements(in);
        break;
      case '[':
        for (int i = in.u2(); i > 0; i--) {
          skipValue(in);
        }
        break;
      default:
        in.u2();
    }
  }
}
