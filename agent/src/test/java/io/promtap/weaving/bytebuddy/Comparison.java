// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.ClassWeaver;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * A weaver that weaves by {@link ByteBuddyWeaver} and by {@link PlainByteBuddyWeaver}, and keeps
 * what is not the same.
 */
final class Comparison implements ClassWeaver {
  final List<String> differences = new ArrayList<>();
  final Set<String> advice = new TreeSet<>();
  int methods;

  private final ClassWeaver own = new ByteBuddyWeaver();
  private final ClassWeaver plain;
  private final Map<AdviceSpec, Set<String>> parameterTypes = new HashMap<>();

  Comparison(LibraryClasses classes) {
    plain = new PlainByteBuddyWeaver(classes);
  }

  @Override
  public byte[] weave(
      ClassHead head,
      byte[] classFile,
      Map<AdviceSpec, List<ClassHead.Method>> selected,
      LeftOut leftOut) {
    try {
      Map<String, String> ownLeft = new LinkedHashMap<>();
      Map<String, String> plainLeft = new LinkedHashMap<>();
      byte[] ownWoven = own.weave(head, classFile, selected, into(ownLeft));
      byte[] plainWoven = plain.weave(head, classFile, selected, into(plainLeft));
      if (!ownLeft.equals(plainLeft)) {
        differences.add(head.name() + ": left out are " + ownLeft + " and " + plainLeft);
      } else if (ownWoven != null) {
        Set<String> casts = new HashSet<>();
        for (AdviceSpec spec : selected.keySet()) {
          casts.addAll(parameterTypes(spec));
        }
        compare(head.name(), Disassembly.of(ownWoven), Disassembly.of(plainWoven), casts);
      }
      selected.forEach(
          (spec, each) -> {
            methods += each.size();
            advice.add(spec.enterClass() + " " + new TreeMap<>(spec.renames()));
            advice.add(spec.exitClass() + " " + new TreeMap<>(spec.renames()));
          });
    } catch (IOException | RuntimeException e) {
      differences.add(head.name() + ": " + e + " at " + e.getStackTrace()[0]);
    }
    return null;
  }

  private static LeftOut into(Map<String, String> reasons) {
    return (method, reason) -> reasons.put(method.toString(), reason.toString());
  }

  /** The internal names of the types to which this advice may cast. */
  private Set<String> parameterTypes(AdviceSpec spec) throws IOException {
    Set<String> known = parameterTypes.get(spec);
    if (known != null) {
      return known;
    }
    Set<String> types = new HashSet<>();
    for (String name : List.of(spec.enterClass(), spec.exitClass())) {
      try (InputStream in =
          getClass().getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
        addParameterTypes(PackageRename.apply(in.readAllBytes(), spec.renames()), types);
      }
    }
    parameterTypes.put(spec, types);
    return types;
  }

  private static void addParameterTypes(byte[] adviceClass, Set<String> types) {
    new ClassReader(adviceClass)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                for (Type type : Type.getArgumentTypes(descriptor)) {
                  types.add(type.getInternalName());
                }
                return null;
              }
            },
            ClassReader.SKIP_CODE);
  }

  private void compare(
      String name,
      Map<String, List<String>> own,
      Map<String, List<String>> plain,
      Set<String> casts) {
    if (!own.keySet().equals(plain.keySet())) {
      differences.add(name + " has other methods");
      return;
    }
    own.forEach(
        (method, lines) -> {
          String difference = firstDifference(lines, plain.get(method), casts);
          if (difference != null) {
            differences.add(name + "#" + method + ": " + difference);
          }
        });
  }

  /**
   * Byte Buddy's assigner spares a cast to a supertype. So a cast may stand on one side only, but
   * only where a variable is loaded for a parameter of advice.
   */
  private static String firstDifference(List<String> own, List<String> plain, Set<String> casts) {
    int j = 0;
    for (int i = 0; i < own.size(); i++) {
      boolean same = j < plain.size() && own.get(i).equals(plain.get(j));
      if (same) {
        j++;
      } else if (i == 0
          || !own.get(i - 1).startsWith(Opcodes.ALOAD + " ")
          || !casts.contains(own.get(i).replaceFirst("^" + Opcodes.CHECKCAST + " ", ""))) {
        return own.subList(Math.max(0, i - 5), Math.min(own.size(), i + 3))
            + " is not "
            + plain.subList(Math.max(0, j - 5), Math.min(plain.size(), j + 3));
      }
    }
    return j == plain.size() ? null : "ends early";
  }
}
