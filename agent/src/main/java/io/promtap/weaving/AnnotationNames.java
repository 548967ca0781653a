package io.promtap.weaving;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Collection;

/** Reads the types of annotations and passes over what they say (JVM specification, 4.7.16). */
final class AnnotationNames {

  private static final String VISIBLE = "RuntimeVisibleAnnotations";

  /** Of annotations that are kept in class files and not at run time. */
  private static final String INVISIBLE = "RuntimeInvisibleAnnotations";

  private AnnotationNames() {}

  static boolean isAttribute(Object name) {
    return VISIBLE.equals(name) || INVISIBLE.equals(name);
  }

  /** Reads one attribute and adds the descriptors of its annotations. */
  static void read(DataInputStream in, Object[] constants, Collection<String> descriptors)
      throws IOException {
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      descriptors.add((String) constants[in.readUnsignedShort()]);
      passElements(in);
    }
  }

  private static void passElements(DataInputStream in) throws IOException {
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      in.readUnsignedShort();
      passValue(in);
    }
  }

  private static void passValue(DataInputStream in) throws IOException {
    switch (in.readUnsignedByte()) {
      case 'e':
        in.readInt();
        break;
      case '@':
        in.readUnsignedShort();
        passElements(in);
        break;
      case '[':
        for (int i = in.readUnsignedShort(); i > 0; i--) {
          passValue(in);
        }
        break;
      default:
        in.readUnsignedShort();
    }
  }
}
