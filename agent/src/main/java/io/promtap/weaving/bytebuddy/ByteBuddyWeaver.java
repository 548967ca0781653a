// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import io.promtap.support.PlainMethods;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.ClassWeaver;
import io.promtap.weaving.ForeignMember;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import net.bytebuddy.jar.asm.ClassReader;
import org.jspecify.annotations.Nullable;

/**
 * The weaver that puts Byte Buddy's advice into class files. Safe for use by several threads.
 *
 * <p>Byte Buddy is loaded by the first call, so a JVM in which nothing is woven does without it.
 */
public final class ByteBuddyWeaver implements ClassWeaver {

  /** Weak keys: the advice is dropped together with its spec, which may belong to a rule. */
  private final Map<AdviceSpec, BoundAdvice> bound =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** The advice classes, about fifty of 2 KB each. Several specs may share one. */
  private final Map<String, ClassReader> readers = Collections.synchronizedMap(new HashMap<>());

  @Override
  public List<ForeignMember> foreignMembers(AdviceSpec advice) throws IOException {
    return bound(advice).foreignMembers();
  }

  @Override
  public byte @Nullable [] weave(
      ClassHead head,
      byte[] classFile,
      Map<AdviceSpec, List<ClassHead.Method>> selected,
      LeftOut leftOut)
      throws IOException {
    // Only what is woven has labels to read.
    PlainMethods.areToldBy(new PlainMethodReader());
    Map<String, ClassHead.Method> methods = new HashMap<>();
    Map<String, List<BoundAdvice>> advice = new HashMap<>();
    for (Map.Entry<AdviceSpec, List<ClassHead.Method>> entry : selected.entrySet()) {
      BoundAdvice each = bound(entry.getKey());
      for (ClassHead.Method method : entry.getValue()) {
        String key = method.toString();
        List<BoundAdvice> ofMethod = advice.get(key);
        if (ofMethod == null) {
          ofMethod = new ArrayList<>();
          advice.put(key, ofMethod);
        }
        methods.put(key, method);
        ofMethod.add(each);
      }
    }
    AdvisedClass advised = new AdvisedClass(head, classFile, methods, advice);
    while (advised.isAdvised()) {
      try {
        return advised.write();
      } catch (UnwovenMethodException unwoven) {
        ClassHead.Method method = methods.get(unwoven.method());
        if (method != null) {
          leftOut.method(method, unwoven.reason());
        }
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
