package io.promtap.weaving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
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

  private final ClassFile classFile;
  private final ClassLoader loader;
  private Set<String> supertypes;

  public Hierarchy(ClassFile classFile, ClassLoader loader) {
    this.classFile = classFile;
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
  public ClassFile find(String internalName) {
    return ClassFiles.head(loader, internalName);
  }

  /**
   * The closest class above this one, and if there is none the interface, that has a method of this
   * name with code which this class inherits; {@code null} if there is none.
   */
  public ClassFile declarer(String methodName) {
    Set<String> seen = new HashSet<>();
    Deque<String> interfaces = new ArrayDeque<>(classFile.interfaces());
    for (String at = classFile.superName(); at != null && seen.size() < MAX_SUPERTYPES; ) {
      ClassFile found = seen.add(at) ? find(at) : null;
      if (found == null || found.hasInheritable(methodName)) {
        return found != null ? found : declarer(methodName, interfaces, seen);
      }
      interfaces.addAll(found.interfaces());
      at = found.superName();
    }
    return declarer(methodName, interfaces, seen);
  }

  private ClassFile declarer(String methodName, Deque<String> interfaces, Set<String> seen) {
    while (!interfaces.isEmpty() && seen.size() < MAX_SUPERTYPES) {
      String name = interfaces.remove();
      ClassFile found = seen.add(name) ? find(name) : null;
      if (found != null && found.hasInheritable(methodName)) {
        return found;
      }
      if (found != null) {
        interfaces.addAll(found.interfaces());
      }
    }
    return null;
  }

  private Set<String> collect() {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    seen.add(classFile.name());
    addAll(direct(classFile), seen, open);
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
    return DIRECT.get(
        loader,
        name,
        () -> {
          ClassFile found = find(name);
          return found == null ? new ArrayList<>() : direct(found);
        });
  }

  private static List<String> direct(ClassFile file) {
    List<String> types = new ArrayList<>(file.interfaces());
    if (file.superName() != null) {
      types.add(file.superName());
    }
    return types;
  }
}
