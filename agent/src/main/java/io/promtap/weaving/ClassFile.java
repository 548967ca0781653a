package io.promtap.weaving;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The head of a class file: names, access and the declared methods, read without loading anything
 * (JVM specification, chapter 4).
 */
public final class ClassFile {

  private static final int SYNTHETIC = 0x1000;

  private final int access;
  private final String name;
  private final String superName;
  private final List<String> interfaces;
  private final List<Method> methods;

  /** By name the descriptors, of methods without code too. */
  private final Map<String, List<String>> descriptorsByName;

  private final Set<String> annotations;

  private ClassFile(
      int access,
      String name,
      String superName,
      List<String> interfaces,
      List<Method> methods,
      Map<String, List<String>> descriptorsByName,
      Set<String> annotations) {
    this.access = access;
    this.name = name;
    this.superName = superName;
    this.interfaces = interfaces;
    this.methods = methods;
    this.descriptorsByName = descriptorsByName;
    this.annotations = annotations;
  }

  /** The internal name, {@code a/b/C}. */
  public String name() {
    return name;
  }

  /** The superclass, {@code null} for {@code java/lang/Object}. */
  public String superName() {
    return superName;
  }

  public List<String> interfaces() {
    return interfaces;
  }

  public boolean isInterface() {
    return Modifier.isInterface(access);
  }

  /** The declared methods that have code and were written by somebody: no bridges. */
  public List<Method> methods() {
    return methods;
  }

  /** Whether a method of this name is declared here, with code or without. */
  public boolean declares(String methodName) {
    return descriptorsByName.containsKey(methodName);
  }

  /**
   * Name and descriptor of each declared method of this name: bridges and those without code too.
   */
  Set<String> signatures(String methodName) {
    Set<String> signatures = new HashSet<>();
    for (String descriptor : descriptorsByName.getOrDefault(methodName, Collections.emptyList())) {
      signatures.add(methodName + descriptor);
    }
    return signatures;
  }

  /** Descriptors of the annotations on the class, {@code La/b/C;}. */
  public Set<String> annotations() {
    return annotations;
  }

  /** One declared method. */
  public static final class Method {
    private final int access;
    private final String name;
    private final String descriptor;
    private final Set<String> annotations;

    Method(int access, String name, String descriptor, Set<String> annotations) {
      this.access = access;
      this.name = name;
      this.descriptor = descriptor;
      this.annotations = annotations;
    }

    /** Descriptors of the annotations on the method, {@code La/b/C;}. */
    public Set<String> annotations() {
      return annotations;
    }

    public boolean isConstructor() {
      return name.equals("<init>");
    }

    /** The access flags (JVM specification, table 4.6-A). */
    public int access() {
      return access;
    }

    public String name() {
      return name;
    }

    public String descriptor() {
      return descriptor;
    }

    public boolean isPublic() {
      return Modifier.isPublic(access);
    }

    public boolean isStatic() {
      return Modifier.isStatic(access);
    }

    /** Whether a subclass has it too, and may override it. */
    public boolean isInheritable() {
      return (access & (Modifier.PRIVATE | Modifier.STATIC)) == 0 && !isConstructor();
    }

    @Override
    public String toString() {
      return name + descriptor;
    }
  }

  /**
   * Reads a class file.
   *
   * @throws IOException if it ends early or is none
   */
  public static ClassFile read(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    if (in.readInt() != 0xCAFEBABE) {
      throw new IOException("not a class file");
    }
    in.readInt();
    Object[] constants = readConstants(in);
    int access = in.readUnsignedShort();
    String name = className(constants, in.readUnsignedShort());
    String superName = className(constants, in.readUnsignedShort());
    List<String> interfaces = new ArrayList<>();
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      interfaces.add(className(constants, in.readUnsignedShort()));
    }
    Set<String> annotations = new HashSet<>();
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      skip(in, 6);
      readAttributes(in, constants, annotations);
    }
    annotations.clear();
    List<Method> methods = new ArrayList<>();
    Map<String, List<String>> descriptorsByName = new HashMap<>();
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      int methodAccess = in.readUnsignedShort();
      String methodName = (String) constants[in.readUnsignedShort()];
      String descriptor = (String) constants[in.readUnsignedShort()];
      Set<String> methodAnnotations = new HashSet<>();
      readAttributes(in, constants, methodAnnotations);
      descriptorsByName.computeIfAbsent(methodName, any -> new ArrayList<>(1)).add(descriptor);
      if ((methodAccess & (Modifier.ABSTRACT | Modifier.NATIVE | SYNTHETIC)) == 0) {
        methods.add(new Method(methodAccess, methodName, descriptor, methodAnnotations));
      }
    }
    readAttributes(in, constants, annotations);
    return new ClassFile(
        access,
        name,
        superName,
        interfaces,
        Collections.unmodifiableList(methods),
        descriptorsByName,
        annotations);
  }

  private static Object[] readConstants(DataInputStream in) throws IOException {
    Object[] constants = new Object[in.readUnsignedShort()];
    for (int i = 1; i < constants.length; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1:
          constants[i] = in.readUTF();
          break;
        case 7:
          constants[i] = in.readUnsignedShort();
          break;
        case 5:
        case 6:
          in.readLong();
          i++;
          break;
        case 8:
        case 16:
        case 19:
        case 20:
          in.readUnsignedShort();
          break;
        case 15:
          in.readUnsignedByte();
          in.readUnsignedShort();
          break;
        case 3:
        case 4:
        case 9:
        case 10:
        case 11:
        case 12:
        case 17:
        case 18:
          in.readInt();
          break;
        default:
          throw new IOException("unknown constant tag " + tag);
      }
    }
    return constants;
  }

  private static String className(Object[] constants, int index) {
    return index == 0 ? null : (String) constants[(Integer) constants[index]];
  }

  /**
   * Passes all attributes of a member or of the class.
   *
   * @param annotations takes the descriptors of annotations
   */
  private static void readAttributes(
      DataInputStream in, Object[] constants, Set<String> annotations) throws IOException {
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      Object attribute = constants[in.readUnsignedShort()];
      int length = in.readInt();
      if (AnnotationNames.isAttribute(attribute)) {
        AnnotationNames.read(in, constants, annotations);
        continue;
      }
      skip(in, length);
    }
  }

  private static void skip(DataInputStream in, int length) throws IOException {
    for (int left = length; left > 0; ) {
      int skipped = in.skipBytes(left);
      if (skipped <= 0) {
        throw new IOException("class file ends early");
      }
      left -= skipped;
    }
  }
}
