// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The supertypes of a class that is being loaded. They are read from class files through its
 * loader: loading them would change the order in which the application loads its own classes.
 *
 * <p>A supertype that cannot be found ends its branch and nothing else, until the JVM has passed
 * its class file to the agent ({@link UnseenClasses}). A bounded cache keeps what was read for each
 * loader, and does not keep the loader alive.
 */
public final class Hierarchy {

  /** Far more than a real class has. The limit is for loaders that invent a class for any name. */
  private static final int MAX_SUPERTYPES = 500;

  private static final LoaderCache<List<String>> DIRECT = new LoaderCache<>();

  private static final LoaderCache<Boolean> LACKING = new LoaderCache<>();

  /** Whether a supertype was looked for in vain. */
  private static volatile boolean anyUnseen;

  private static final String OBJECT = "java/lang/Object";

  /** The methods of {@code Object} with code that can be overridden; it is read for no other. */
  private static final Set<String> OF_OBJECT =
      new HashSet<>(Arrays.asList("toString", "equals", "finalize"));

  private final ClassHead head;
  private final @Nullable ClassLoader loader;
  private @Nullable Set<String> supertypes;
  private @Nullable List<ClassHead> superclasses;
  private final Deque<ClassHead> interfaces = new ArrayDeque<>();
  private final Set<String> unseen = new HashSet<>();

  public Hierarchy(ClassHead head, @Nullable ClassLoader loader) {
    this.head = head;
    this.loader = loader;
  }

  /** Returns the loader of the class; {@code null} for the boot loader. */
  public @Nullable ClassLoader loader() {
    return loader;
  }

  /** Returns whether this class is one of these types or below one of them. Internal names. */
  public boolean isAny(Collection<String> types) {
    if (supertypes == null) {
      supertypes = collect();
    }
    for (String type : types) {
      if (supertypes.contains(type)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the head of another class; {@code null} if the same loader does not see it. */
  public @Nullable ClassHead find(String internalName) {
    ClassHead found = ClassFileReader.head(loader, internalName);
    return found == null && anyUnseen ? UnseenClasses.ALL.find(loader, internalName) : found;
  }

  private @Nullable ClassHead findSupertype(String internalName) {
    ClassHead found = find(internalName);
    if (found == null) {
      UnseenClasses.ALL.expect(internalName);
      anyUnseen = true;
      unseen.add(internalName);
    }
    return found;
  }

  /** Returns the supertypes that were asked for and not found. Internal names. */
  Set<String> unseen() {
    return unseen;
  }

  /** Returns whether a class was looked for before in vain, as a supertype. */
  static boolean isExpected(String name) {
    return anyUnseen && UnseenClasses.ALL.isExpected(name);
  }

  /** Keeps the head of a class that was expected, as the JVM passes its class file to the agent. */
  static void keepIfExpected(@Nullable ClassLoader loader, String name, byte[] classFile)
      throws IOException {
    if (isExpected(name)) {
      UnseenClasses.ALL.add(loader, ClassHead.read(classFile));
    }
  }

  /**
   * Returns whether the same loader sees another class, which declares no method of this name. The
   * answer is cached, since each servlet leads to the same question.
   */
  public boolean lacks(String internalName, String methodName) {
    String key = internalName + "." + methodName;
    Boolean known = LACKING.get(loader, key);
    if (known == null) {
      ClassHead found = find(internalName);
      known = found != null && !found.declares(methodName);
      LACKING.put(loader, key, known);
    }
    return known;
  }

  /**
   * Returns the methods of this name that this class inherits and that have code, by the class or
   * interface that declares them, the closest first. A method that is overridden on the way, or
   * declared again without code, is left out.
   */
  public Map<ClassHead, List<ClassHead.Method>> inherited(String methodName) {
    Map<ClassHead, List<ClassHead.Method>> inherited = new LinkedHashMap<>();
    Set<String> hidden = new HashSet<>(head.signatures(methodName));
    for (ClassHead declarer : above(methodName)) {
      for (ClassHead.Method method : declarer.methods()) {
        if (method.name().equals(methodName)
            && method.isInheritable()
            && hidden.add(method.toString())) {
          List<ClassHead.Method> ofDeclarer = inherited.get(declarer);
          if (ofDeclarer == null) {
            ofDeclarer = new ArrayList<>();
            inherited.put(declarer, ofDeclarer);
          }
          ofDeclarer.add(method);
        }
      }
      hidden.addAll(declarer.signatures(methodName));
    }
    return inherited;
  }

  /** Returns whether a class or interface above this one declares a method of this name. */
  public boolean isDeclaredAbove(String methodName) {
    for (ClassHead declarer : above(methodName)) {
      if (declarer.declares(methodName)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the superclasses, the closest first, then the interfaces, each before its parents. */
  private Collection<ClassHead> above(String methodName) {
    List<ClassHead> known = superclasses;
    if (known == null) {
      known = readAbove();
      superclasses = known;
    }
    List<ClassHead> above = new ArrayList<>(known);
    ClassHead object = OF_OBJECT.contains(methodName) ? find(OBJECT) : null;
    if (object != null) {
      above.add(object);
    }
    above.addAll(interfaces);
    return above;
  }

  /** Reads all supertypes, adds the interfaces to the list of this object, returns the others. */
  private List<ClassHead> readAbove() {
    List<ClassHead> classes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String at = head.superName();
    while (at != null && !at.equals(OBJECT) && seen.size() < MAX_SUPERTYPES && seen.add(at)) {
      ClassHead found = findSupertype(at);
      if (found != null) {
        classes.add(found);
      }
      at = found == null ? null : found.superName();
    }
    readInterfaces(head, seen);
    for (ClassHead superclass : classes) {
      readInterfaces(superclass, seen);
    }
    return classes;
  }

  private void readInterfaces(ClassHead of, Set<String> seen) {
    for (String name : of.interfaces()) {
      ClassHead found = seen.size() < MAX_SUPERTYPES && seen.add(name) ? findSupertype(name) : null;
      if (found != null) {
        readInterfaces(found, seen);
        interfaces.addFirst(found);
      }
    }
  }

  private Set<String> collect() {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    seen.add(head.name());
    addAll(direct(head), seen, open);
    while (!open.isEmpty() && seen.size() < MAX_SUPERTYPES) {
      addAll(supertypesOf(open.remove()), seen, open);
    }
    return seen;
  }

  private static void addAll(List<String> types, Set<String> seen, Deque<String> open) {
    for (String type : types) {
      // No probe looks for a type that only a type of the JDK extends.
      if (seen.add(type) && !type.startsWith("java/")) {
        open.add(type);
      }
    }
  }

  private List<String> supertypesOf(String name) {
    List<String> known = DIRECT.get(loader, name);
    if (known != null) {
      return known;
    }
    ClassHead found = findSupertype(name);
    if (found == null) {
      return Collections.emptyList();
    }
    List<String> direct = direct(found);
    DIRECT.put(loader, name, direct);
    return direct;
  }

  private static List<String> direct(ClassHead file) {
    List<String> types = new ArrayList<>(file.interfaces());
    if (file.superName() != null) {
      types.add(file.superName());
    }
    return types;
  }
}
