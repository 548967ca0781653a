package io.promtap.weaving.bytebuddy;

import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.ClassWeaver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.Opcodes;

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
        compare(head.name(), Disassembly.of(ownWoven), Disassembly.of(plainWoven));
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

  private void compare(
      String name, Map<String, List<String>> own, Map<String, List<String>> plain) {
    if (!own.keySet().equals(plain.keySet())) {
      differences.add(name + " has other methods");
      return;
    }
    own.forEach(
        (method, lines) -> {
          String difference = firstDifference(lines, plain.get(method));
          if (difference != null) {
            differences.add(name + "#" + method + ": " + difference);
          }
        });
  }

  /** Byte Buddy's assigner spares a cast to a supertype. */
  private static String firstDifference(List<String> own, List<String> plain) {
    int j = 0;
    for (int i = 0; i < own.size(); i++) {
      boolean same = j < plain.size() && own.get(i).equals(plain.get(j));
      if (same) {
        j++;
      } else if (!own.get(i).startsWith(Opcodes.CHECKCAST + " ")) {
        return own.subList(Math.max(0, i - 5), Math.min(own.size(), i + 3))
            + " is not "
            + plain.subList(Math.max(0, j - 5), Math.min(plain.size(), j + 3));
      }
    }
    return j == plain.size() ? null : "ends early";
  }
}
