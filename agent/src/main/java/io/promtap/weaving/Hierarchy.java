package io.promtap.weaving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The supertypes of a class that is being loaded, read from class files through its loader: loading
 * them would change the order in which the application loads its own classes.
 *
 * <p>A supertype that cannot be found ends that branch and nothing else. What was read is kept by
 * loader, weakly, and bounded.
 */
public final class Hierarchy {

  /** Far more than any real class has; a loader that makes up classes must come to an end. */
  private static final int MAX_SUPERTYPES = 500;

  private static final LoaderCache<List<String>> DIRECT = new LoaderCache<>();

  private static final String OBJECT = "java/lang/Object";

  /** What has code there and may be overridden, so that it need not be read for other names. */
  private static final Set<String> OF_OBJECT =
      new HashSet<>(Arrays.asList("toString", "equals", "finalize"));

  private final ClassHead head;
  private final ClassLoader loader;
  private Set<String> supertypes;
  private List<ClassHead> superclasses;
  private final Deque<ClassHead> interfaces = new ArrayDeque<>();

  public Hierarchy(ClassHead head, ClassLoader loader) {
    this.head = head;
    this.loader = loader;
  }

  /** The loader that the class comes from; null: the boot loader. */
  public ClassLoader loader() {
    return loader;
  }

  /** Whether one of these types, by internal name, is this class or above it. */
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

  /** The head of another class that the same loader sees, or {@code null}. */
  public ClassHead find(String internalName) {
    return ClassFileReader.head(loader, internalName);
  }

  /**
   * The methods with code of this name that this class inherits, by the class or interface that
   * declares them, the closest first. What is overridden on the way, or declared anew without code,
   * is left out.
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

  /** The superclasses from the closest on, then the interfaces, each before what it extends. */
  private Collection<ClassHead> above(String methodName) {
    if (superclasses == null) {
      readAbove();
    }
    List<ClassHead> above = new ArrayList<>(superclasses);
    ClassHead object = OF_OBJECT.contains(methodName) ? find(OBJECT) : null;
    if (object != null) {
      above.add(object);
    }
    above.addAll(interfaces);
    return above;
  }

  private void readAbove() {
    superclasses = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String at = head.superName();
    while (at != null && !at.equals(OBJECT) && seen.size() < MAX_SUPERTYPES && seen.add(at)) {
      ClassHead found = find(at);
      if (found != null) {
        superclasses.add(found);
      }
      at = found == null ? null : found.superName();
    }
    readInterfaces(head, seen);
    for (ClassHead superclass : superclasses) {
      readInterfaces(superclass, seen);
    }
  }

  private void readInterfaces(ClassHead of, Set<String> seen) {
    for (String name : of.interfaces()) {
      ClassHead found = seen.size() < MAX_SUPERTYPES && seen.add(name) ? find(name) : null;
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
      // What the JDK's own interfaces extend is of no interest to any probe.
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
    ClassHead found = find(name);
    List<String> direct = found == null ? new ArrayList<>() : direct(found);
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
