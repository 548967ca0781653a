// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import io.promtap.weaving.ForeignMember.Kind;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A search for members as the JVM resolves them (JVM specification, 5.4.3), in the class files that
 * the loader of a woven class finds. No class is loaded. Used by one thread for one class.
 *
 * <p>What is not known counts as there: the woven code may then fail and be counted, while a probe
 * that is off for nothing would count nothing. So a class is missing only if its loader says that
 * it has no file of it and shows another class of the package; a loader may pass a package on to
 * another loader and not its files. A member is missing only if all that may have it was read.
 */
final class MemberSearch {

  private static final String OBJECT = "java/lang/Object";

  /** The primitive types, and what a descriptor calls each. */
  private static final String LETTERS = "ZBCSIJFDV";

  private static final String[] PRIMITIVES = {
    "boolean", "byte", "char", "short", "int", "long", "float", "double", "void"
  };

  /** Far more than a real class has. */
  private static final int MOST_TYPES = 500;

  private final ClassHead woven;
  private final @Nullable ClassLoader loader;

  /** What was read, by internal name; {@code null} for what cannot be read. */
  private final Map<String, @Nullable ClassHead> heads = new HashMap<>();

  MemberSearch(ClassHead woven, @Nullable ClassLoader loader) {
    this.woven = woven;
    this.loader = loader;
    heads.put(woven.name(), woven);
  }

  /** Whether there is surely no class for a parameter or result of one of these methods. */
  boolean lacksTypeOf(List<ClassHead.Method> methods) {
    for (ClassHead.Method method : methods) {
      List<String> types = arguments(method.descriptor());
      types.add(result(method.descriptor()));
      for (String type : types) {
        if (type.indexOf('.') > 0 && !type.endsWith("]") && isAbsent(type.replace('.', '/'))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Reads the types that have these members, so that they count as what the loader shows. */
  void readOwners(List<ForeignMember> members) {
    for (ForeignMember member : members) {
      head(member.owner());
    }
  }

  private boolean isAbsent(String type) {
    return head(type) == null
        && showsPackage(packageOf(type))
        && ClassFileReader.isAbsent(loader, type);
  }

  private boolean showsPackage(String wanted) {
    for (Map.Entry<String, @Nullable ClassHead> entry : heads.entrySet()) {
      boolean isShown =
          // The JVM has shown the woven class, and not its loader.
          entry.getKey().equals(woven.name())
              ? ClassFileReader.head(loader, woven.name()) != null
              : entry.getValue() != null;
      if (packageOf(entry.getKey()).equals(wanted) && isShown) {
        return true;
      }
    }
    return false;
  }

  /** Returns in words what is wrong with a member, or {@code null} if nothing is known to be. */
  @Nullable String fault(ForeignMember member) {
    if (member.kind() == Kind.ARGUMENT) {
      return null;
    }
    ClassHead owner = head(member.owner());
    String ownerName = member.owner().replace('/', '.');
    if (owner == null) {
      return isAbsent(member.owner()) ? "there is no class " + ownerName : null;
    }
    if (!isAccessible(owner.access(), owner.name())) {
      return ownerName + " is not public";
    }
    if (member.kind() == Kind.TYPE) {
      return null;
    }
    if (member.isMethod() && owner.isInterface() != member.ofInterface()) {
      return ownerName + (owner.isInterface() ? " is an interface" : " is a class");
    }
    boolean isFound = access(owner, member) >= 0;
    return isFound ? accessFault(owner, member) : inheritedFault(member);
  }

  private @Nullable String inheritedFault(ForeignMember member) {
    Lineage lineage = new Lineage(member.owner());
    boolean isInheritable = !member.name().equals("<init>");
    boolean isKnownByName = false;
    for (ClassHead type : lineage.types) {
      if (isInheritable && access(type, member) >= 0) {
        return accessFault(type, member);
      }
      isKnownByName |= member.isMethod() && type.declares(member.name());
    }
    if (isInheritable && (!lineage.isComplete || isOfObject(member))) {
      return null;
    }
    return hasNo(member) + (isKnownByName ? " of type " + result(member.descriptor()) : "");
  }

  private static boolean isOfObject(ForeignMember member) {
    ClassHead object = ClassFileReader.head(null, OBJECT);
    return object != null && access(object, member) >= 0;
  }

  /** Returns what is wrong with the access to a member that this type declares. */
  private @Nullable String accessFault(ClassHead declarer, ForeignMember member) {
    int access = access(declarer, member);
    if (Modifier.isStatic(access) != member.isStatic()) {
      return hasNo(member) + " that is " + (member.isStatic() ? "static" : "not static");
    }
    return isAccessible(access, declarer.name()) ? null : hasNo(member) + " that is public";
  }

  private static int access(ClassHead type, ForeignMember member) {
    return member.isMethod()
        ? type.methodAccess(member.name(), member.descriptor())
        : type.fieldAccess(member.name(), member.descriptor());
  }

  /**
   * Returns in words what a woven method lacks: the argument that the advice takes, or code for a
   * method that the advice calls on the receiver. {@code null} if nothing is known to be wrong.
   */
  @Nullable String fault(ClassHead.Method method, ForeignMember member) {
    if (member.kind() == Kind.ARGUMENT) {
      return argumentFault(method, member);
    }
    if (!member.ofReceiver() || woven.isAbstract() || method.isStatic()) {
      return null;
    }
    Lineage lineage = new Lineage(woven.name());
    for (ClassHead type : lineage.types) {
      int access = access(type, member);
      if (access >= 0 && !Modifier.isAbstract(access)) {
        return null;
      }
    }
    return lineage.isComplete
        ? woven.name().replace('/', '.') + " does not implement " + member.name() + "()"
        : null;
  }

  private @Nullable String argumentFault(ClassHead.Method method, ForeignMember member) {
    int index = Integer.parseInt(member.name());
    List<String> arguments = arguments(method.descriptor());
    return index < arguments.size() && mayBe(arguments.get(index), member.owner())
        ? null
        : woven.name().replace('/', '.')
            + "."
            + method.name()
            + " has no "
            + member.owner().replace('/', '.')
            + " as argument "
            + index;
  }

  /** Returns whether what has the first type, as a reader knows it, may be of the second. */
  private boolean mayBe(String type, String wanted) {
    String name = type.replace('.', '/');
    if (name.equals(wanted)) {
      return true;
    }
    if (type.endsWith("]") || Arrays.asList(PRIMITIVES).contains(type)) {
      return false;
    }
    Lineage lineage = new Lineage(name);
    return !lineage.isComplete || lineage.has(wanted);
  }

  private boolean isAccessible(int access, String declarer) {
    return Modifier.isPublic(access)
        || !Modifier.isPrivate(access) && packageOf(declarer).equals(packageOf(woven.name()))
        || declarer.equals(woven.name());
  }

  private static String packageOf(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  private static String hasNo(ForeignMember member) {
    String arguments =
        member.isMethod() ? "(" + String.join(", ", arguments(member.descriptor())) + ")" : "";
    return member.owner().replace('/', '.') + " has no " + member.name() + arguments;
  }

  /** Returns the types of the arguments as a reader knows them. */
  private static List<String> arguments(String descriptor) {
    List<String> arguments = new ArrayList<>();
    for (int at = 1; descriptor.charAt(at) != ')'; ) {
      int from = at;
      while (descriptor.charAt(at) == '[') {
        at++;
      }
      at = descriptor.charAt(at) == 'L' ? descriptor.indexOf(';', at) + 1 : at + 1;
      arguments.add(readable(descriptor.substring(from, at)));
    }
    return arguments;
  }

  private static String result(String descriptor) {
    return readable(descriptor.substring(descriptor.indexOf(')') + 1));
  }

  private static String readable(String type) {
    if (type.startsWith("[")) {
      return readable(type.substring(1)) + "[]";
    }
    return type.startsWith("L")
        ? type.substring(1, type.length() - 1).replace('/', '.')
        : PRIMITIVES[LETTERS.indexOf(type.charAt(0))];
  }

  private @Nullable ClassHead head(String name) {
    if (!heads.containsKey(name)) {
      heads.put(name, ClassFileReader.head(loader, name));
    }
    return heads.get(name);
  }

  /** A type and its supertypes in the order in which the JVM looks through them. */
  private final class Lineage {
    final List<ClassHead> types = new ArrayList<>();
    boolean isComplete = true;
    private final Set<String> seen = new HashSet<>();

    Lineage(String name) {
      addClasses(name);
      for (ClassHead type : new ArrayList<>(types)) {
        addInterfaces(type);
      }
    }

    boolean has(String name) {
      return seen.contains(name);
    }

    private void addClasses(String name) {
      @Nullable String at = name;
      while (at != null) {
        ClassHead found = add(at);
        at = found == null ? null : found.superName();
      }
    }

    private void addInterfaces(ClassHead type) {
      for (String name : type.interfaces()) {
        ClassHead found = add(name);
        if (found != null) {
          addInterfaces(found);
        }
      }
    }

    /** Returns {@code null} for a type that was seen before or cannot be read. */
    private @Nullable ClassHead add(String name) {
      if (!seen.add(name)) {
        return null;
      }
      ClassHead found = name.equals(OBJECT) || types.size() >= MOST_TYPES ? null : head(name);
      if (found != null) {
        types.add(found);
      } else if (!name.equals(OBJECT)) {
        isComplete = false;
      }
      return found;
    }
  }
}
