// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.ClassWeaver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import net.bytebuddy.jar.asm.ClassReader;

/**
 * The weaver that puts Byte Buddy's advice into class files. Safe for use by several threads.
 *
 * <p>Byte Buddy is loaded by the first call, so a JVM in which nothing is woven does without it.
 */
public final class ByteBuddyWeaver implements ClassWeaver {

  /** Advice is dropped together with its spec, which belongs to a rule. */
  private final Map<AdviceSpec, BoundAdvice> bound =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** The classes that have advice, some fifty of 2 KB; several specs may take theirs from one. */
  private final Map<String, ClassReader> readers = Collections.synchronizedMap(new HashMap<>());

  @Override
  public byte[] weave(
      ClassHead head,
      byte[] classFile,
      Map<AdviceSpec, List<ClassHead.Method>> selected,
      LeftOut leftOut)
      throws IOException {
    Map<String, ClassHead.Method> methods = new HashMap<>();
    Map<String, List<BoundAdvice>> advice = new HashMap<>();
    for (Map.Entry<AdviceSpec, List<ClassHead.Method>> entry : selected.entrySet()) {
      BoundAdvice each = bound(entry.getKey());
      for (ClassHead.Method method : entry.getValue()) {
        String key = method.toString();
        if (methods.put(key, method) == null) {
          advice.put(key, new ArrayList<>());
        }
        advice.get(key).add(each);
      }
    }
    AdvisedClass advised = new AdvisedClass(head, classFile, methods, advice);
    while (advised.isAdvised()) {
      try {
        return advised.write();
      } catch (UnwovenMethodException unwoven) {
        leftOut.method(methods.get(unwoven.method()), unwoven.getCause());
      }
    }
    return null;
  }

  private BoundAdvice bound(AdviceSpec spec) throws IOException {
    BoundAdvice known = bound.get(spec);
    if (known == null) {
      known = BoundAdvice.read(spec, readers);
      bound.put(spec, known);
    }
    return known;
  }
}
