// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import io.promtap.weaving.ClassFileReader;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * A reader of the code of methods, which tells whether a method reads nothing but values in the
 * fields of its own object, together with all that it calls on that object.
 *
 * <p>It reads the class files that the loaders have. A class that was changed while it was loaded
 * may do more; whoever asks has to know such classes.
 */
final class PlainMethodReader implements BiPredicate<Class<?>, String> {

  @Override
  public boolean test(Class<?> type, String method) {
    return new Hierarchy(type).isPlain(method);
  }

  /** The class files of a class and of all that it extends, up to the JDK's. */
  private static final class Hierarchy {
    private final List<String> names = new ArrayList<>();
    private final Map<String, Set<String>> declared = new HashMap<>();
    private final Map<String, Map<String, List<FieldsOnlyScan.OwnCall>>> plain = new HashMap<>();

    Hierarchy(Class<?> type) {
      Set<String> enums = new HashSet<>();
      List<Class<?>> classes = new ArrayList<>();
      for (Class<?> at = type; at != null && at.getClassLoader() != null; at = at.getSuperclass()) {
        classes.add(at);
        for (Field field : at.getDeclaredFields()) {
          if (field.getType().isEnum()) {
            enums.add(internalName(field.getType()));
          }
        }
      }
      for (Class<?> each : classes) {
        String name = internalName(each);
        byte[] classFile = ClassFileReader.read(each.getClassLoader(), name);
        FieldsOnlyScan scan = FieldsOnlyScan.of(classFile, enums::contains);
        names.add(name);
        declared.put(name, scan.declared());
        plain.put(name, scan.plain());
      }
    }

    boolean isPlain(String method) {
      return !names.isEmpty() && isPlain(0, method, new HashSet<>());
    }

    /**
     * @param from the place of the class in the hierarchy from which the method is looked up
     */
    private boolean isPlain(int from, String method, Set<String> asked) {
      for (int at = from; at < names.size(); at++) {
        String name = names.get(at);
        if (declared.getOrDefault(name, new HashSet<>()).contains(method)) {
          return !asked.add(name + method) || isPlainIn(name, method, asked);
        }
      }
      return false;
    }

    private boolean isPlainIn(String name, String method, Set<String> asked) {
      List<FieldsOnlyScan.OwnCall> calls = plain.getOrDefault(name, new HashMap<>()).get(method);
      if (calls == null) {
        return false;
      }
      for (FieldsOnlyScan.OwnCall call : calls) {
        int owner = names.indexOf(call.owner);
        if (owner < 0 || !isPlain(call.isVirtual ? 0 : owner, call.method, asked)) {
          return false;
        }
      }
      return true;
    }

    private static String internalName(Class<?> type) {
      return type.getName().replace('.', '/');
    }
  }
}
