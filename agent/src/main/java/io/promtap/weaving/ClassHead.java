// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The head of a class file: names, access, annotations and the declared methods, read without
 * loading a class (JVM specification, chapter 4).
 *
 * <p>The reader is written by hand although ASM is in the jar. The first 13 heads that a fresh JVM
 * reads cost 2.8 to 4.9 ms of processor time by hand and 8.2 to 20 ms by ASM (8 paired runs). If
 * the JVM weaves a class later, a part of the difference is only moved to that moment. In a warm
 * JVM neither is faster.
 */
public final class ClassHead {

  private static final int SYNTHETIC = 0x1000;
  private static final int ENUM = 0x4000;
  private static final int VARARGS = 0x0080;
  private static final String CODE = "Code";

  /** Scala 2 writes one of the first two into each class, Scala 3 the third. */
  private static final Set<String> OF_SCALA =
      new HashSet<>(Arrays.asList("ScalaSig", "Scala", "TASTY"));

  private final int access;
  private final String name;
  private final @Nullable String superName;
  private final List<String> interfaces;
  private final List<Method> methods;
  private final List<Method> methodsWithoutCode;

  /** The declared methods, with and without code, by name. */
  private final Map<String, List<Method>> declared;

  private final Set<String> annotations;

  private final boolean ofScala;

  /** Reads fields and code when they are asked for, which is seldom. */
  private final ClassFileCursor fields;

  private final int fieldsAt;

  private ClassHead(
      int access,
      String name,
      @Nullable String superName,
      List<String> interfaces,
      List<Method> methods,
      List<Method> methodsWithoutCode,
      Map<String, List<Method>> declared,
      Attributes attributes,
      ClassFileCursor fields,
      int fieldsAt) {
    this.access = access;
    this.name = name;
    this.superName = superName;
    this.interfaces = interfaces;
    this.methods = methods;
    this.methodsWithoutCode = methodsWithoutCode;
    this.declared = declared;
    this.annotations = attributes.annotations;
    this.ofScala = attributes.ofScala;
    this.fields = fields;
    this.fieldsAt = fieldsAt;
    for (List<Method> named : declared.values()) {
      for (Method method : named) {
        method.declarer = this;
      }
    }
  }

  /** Returns the internal name, {@code a/b/C}. */
  public String name() {
    return name;
  }

  /** Returns the superclass; {@code null} for {@code java/lang/Object} and for a module. */
  public @Nullable String superName() {
    return superName;
  }

  public List<String> interfaces() {
    return interfaces;
  }

  public boolean isEnum() {
    return (access & ENUM) != 0;
  }

  /** Returns whether scalac wrote the class. */
  public boolean isScala() {
    return ofScala;
  }

  public boolean isInterface() {
    return Modifier.isInterface(access);
  }

  boolean isAbstract() {
    return Modifier.isAbstract(access);
  }

  /** Returns the access flags (JVM specification, table 4.1-B). */
  int access() {
    return access;
  }

  /** Returns the declared methods that have code, without bridges and other synthetic methods. */
  public List<Method> methods() {
    return methods;
  }

  /** Returns the declared methods that are abstract or native, without synthetic ones. */
  public List<Method> methodsWithoutCode() {
    return methodsWithoutCode;
  }

  /** Returns whether a method of this name is declared here, with code or without. */
  public boolean declares(String methodName) {
    return declared.containsKey(methodName);
  }

  /** Returns whether this class declares such a method, with code or without. */
  public boolean declares(String methodName, String descriptor) {
    return methodAccess(methodName, descriptor) >= 0;
  }

  /** Returns the access flags of a declared method, with code or without; -1 if there is none. */
  int methodAccess(String methodName, String descriptor) {
    for (Method method : declared.getOrDefault(methodName, Collections.emptyList())) {
      if (method.descriptor.equals(descriptor)) {
        return method.access;
      }
    }
    return -1;
  }

  /** Returns the access flags of a declared field; -1 if there is none. */
  int fieldAccess(String fieldName, String descriptor) {
    try {
      fields.moveTo(fieldsAt);
      for (int i = fields.u2(); i > 0; i--) {
        int fieldAccess = fields.u2();
        boolean isNamed = fields.text().equals(fieldName);
        if (fields.text().equals(descriptor) && isNamed) {
          return fieldAccess;
        }
        skipAttributes(fields);
      }
    } catch (IOException damaged) {
      // It was read before to find the methods.
      throw new IllegalStateException(damaged);
    }
    return -1;
  }

  /**
   * Returns name and descriptor of each declared method of this name, including bridges and methods
   * without code. Bridges alone do not count: a public class has them to show what a superclass
   * that is not public has, and they call that.
   */
  Set<String> signatures(String methodName) {
    Set<String> signatures = new HashSet<>();
    if (!isNamed(methods, methodName) && !isNamed(methodsWithoutCode, methodName)) {
      return signatures;
    }
    for (Method method : declared.getOrDefault(methodName, Collections.emptyList())) {
      signatures.add(method.toString());
    }
    return signatures;
  }

  private static boolean isNamed(List<Method> methods, String name) {
    for (Method method : methods) {
      if (method.name.equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the descriptors of the annotations on the class, {@code La/b/C;}. */
  public Set<String> annotations() {
    return annotations;
  }

  /** One declared method. */
  public static final class Method {
    private final int access;
    private final String name;
    private final String descriptor;
    private final Set<String> annotations;
    private final int codeAt;
    private @Nullable ClassHead declarer;

    private Method(int access, String name, String descriptor, Attributes attributes) {
      this.access = access;
      this.name = name;
      this.descriptor = descriptor;
      this.annotations = attributes.annotations;
      this.codeAt = attributes.codeAt;
    }

    /** Returns the descriptors of the annotations on the method, {@code La/b/C;}. */
    public Set<String> annotations() {
      return annotations;
    }

    /** Returns the class that declares the method. */
    public ClassHead declarer() {
      return Objects.requireNonNull(declarer);
    }

    /** Returns what the code does; {@code null} if that is more than one thing. */
    public @Nullable ShortCode shortCode() {
      return codeAt < 0 ? null : readCode(declarer().fields, codeAt);
    }

    /**
     * Returns whether the code begins with the question what class an argument has, as kotlinc
     * begins a function that can be called again to go on.
     */
    public boolean beginsWithTypeTest() {
      return codeAt >= 0 && CodeBeginning.isTypeTest(declarer().fields, codeAt);
    }

    /**
     * Returns whether the code calls the superclass's method that it overrides, does nothing
     * before, and returns what that one returns. It may look at what that one throws.
     */
    public boolean passesOnToSuper() {
      return codeAt >= 0 && CodeBeginning.isSuperCall(declarer().fields, codeAt, name, descriptor);
    }

    public boolean isVarargs() {
      return (access & VARARGS) != 0;
    }

    public boolean isConstructor() {
      return name.equals("<init>");
    }

    /** Returns the access flags (JVM specification, table 4.6-A). */
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

    public boolean isPrivate() {
      return Modifier.isPrivate(access);
    }

    public boolean isNative() {
      return Modifier.isNative(access);
    }

    public boolean isStatic() {
      return Modifier.isStatic(access);
    }

    /** Returns whether subclasses inherit the method and may override it. */
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
   * @throws IOException if the bytes end early or are not a class file
   */
  public static ClassHead read(byte[] classFile) throws IOException {
    try {
      return readHead(classFile);
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("class file ends early", e);
    }
  }

  /** Returns the superclass that a class file names, without a look at its members. */
  static @Nullable String superName(byte[] classFile) throws IOException {
    ClassFileCursor in = new ClassFileCursor(classFile);
    in.skip(4);
    return in.superName();
  }

  private static ClassHead readHead(byte[] classFile) throws IOException {
    if (classFile[0] != (byte) 0xCA
        || classFile[1] != (byte) 0xFE
        || classFile[2] != (byte) 0xBA
        || classFile[3] != (byte) 0xBE) {
      throw new IOException("not a class file");
    }
    ClassFileCursor in = new ClassFileCursor(classFile);
    int access = in.u2();
    String name = in.className();
    String superName = in.superName();
    List<String> interfaces = new ArrayList<>();
    for (int i = in.u2(); i > 0; i--) {
      interfaces.add(in.className());
    }
    int fieldsAt = in.position();
    for (int i = in.u2(); i > 0; i--) {
      in.skip(6);
      skipAttributes(in);
    }
    List<Method> methods = new ArrayList<>();
    List<Method> methodsWithoutCode = new ArrayList<>(0);
    Map<String, List<Method>> declared = new HashMap<>();
    for (int i = in.u2(); i > 0; i--) {
      Method method = readMethod(in);
      List<Method> named = declared.get(method.name);
      if (named == null) {
        named = new ArrayList<>(1);
        declared.put(method.name, named);
      }
      named.add(method);
      if ((method.access & SYNTHETIC) == 0) {
        boolean hasCode = (method.access & (Modifier.ABSTRACT | Modifier.NATIVE)) == 0;
        (hasCode ? methods : methodsWithoutCode).add(method);
      }
    }
    Attributes attributes = readAttributes(in);
    return new ClassHead(
        access,
        name,
        superName,
        interfaces,
        Collections.unmodifiableList(methods),
        Collections.unmodifiableList(methodsWithoutCode),
        declared,
        attributes,
        in,
        fieldsAt);
  }

  private static Method readMethod(ClassFileCursor in) throws IOException {
    int access = in.u2();
    String name = in.text();
    String descriptor = in.text();
    return new Method(access, name, descriptor, readAttributes(in));
  }

  /** The attributes of a method or of the class, as far as they are read. */
  private static final class Attributes {
    private Set<String> annotations = Collections.emptySet();
    private int codeAt = -1;
    private boolean ofScala;
  }

  private static void skipAttributes(ClassFileCursor in) throws IOException {
    for (int i = in.u2(); i > 0; i--) {
      in.skip(2);
      in.skip(in.u4());
    }
  }

  private static Attributes readAttributes(ClassFileCursor in) throws IOException {
    Attributes found = new Attributes();
    for (int i = in.u2(); i > 0; i--) {
      String attribute = in.text();
      int length = in.u4();
      if (attribute.equals(CODE)) {
        found.codeAt = in.position();
        in.skip(length);
      } else if (AnnotationNames.isAttribute(attribute)) {
        found.annotations = found.annotations.isEmpty() ? new HashSet<>() : found.annotations;
        AnnotationNames.read(in, found.annotations);
      } else {
        found.ofScala |= OF_SCALA.contains(attribute);
        in.skip(length);
      }
    }
    return found;
  }

  /** Returns {@code null} for code that is damaged or that Java 1.0 wrote: the JVM judges it. */
  private static @Nullable ShortCode readCode(ClassFileCursor in, int at) {
    try {
      in.moveTo(at);
      in.skip(4);
      int length = in.u4();
      return ShortCode.read(in, length);
    } catch (IOException | IndexOutOfBoundsException unknown) {
      return null;
    }
  }
}
