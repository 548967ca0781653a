// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import io.promtap.weaving.ClassHead;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.dynamic.scaffold.TypeInitializer;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodTooLargeException;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * A class while it is woven: its class file, and the advice that each method gets.
 *
 * <p>A method without advice is copied byte for byte, and no member is added, so that a loaded
 * class can be rewoven and set back. Used by one thread.
 */
final class AdvisedClass {

  private final ClassReader reader;
  private final Map<String, ErasedMethod> methods = new HashMap<>();
  private final Map<String, List<BoundAdvice>> advice;
  private final Implementation.Context context;

  /** The methods that lose an argument, as far as they are known. */
  private final Set<ErasedMethod> losing = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Name and descriptor of the method that is being woven; {@code null} between methods. */
  private @Nullable String current;

  /**
   * @param advice by name and descriptor of the method; the first is the innermost
   */
  AdvisedClass(
      ClassHead head,
      byte[] classFile,
      Map<String, ClassHead.Method> selected,
      Map<String, List<BoundAdvice>> advice) {
    this.reader = new ClassReader(classFile);
    this.advice = new LinkedHashMap<>(advice);
    ErasedType type = ErasedType.ofInternalName(head.name());
    for (Map.Entry<String, ClassHead.Method> entry : selected.entrySet()) {
      ClassHead.Method method = entry.getValue();
      methods.put(
          entry.getKey(),
          ErasedMethod.of(type, method.name(), method.descriptor(), method.access()));
    }
    ClassFileVersion version = ClassFileVersion.ofClassFile(classFile);
    context =
        Implementation.Context.Disabled.Factory.INSTANCE.make(
            type,
            null,
            TypeInitializer.None.INSTANCE,
            version,
            version,
            Implementation.Context.FrameGeneration.DISABLED);
  }

  /** Returns whether there is a method left to weave. */
  boolean isAdvised() {
    return !advice.isEmpty();
  }

  /**
   * Writes the woven class file. A method is taken to keep its arguments until it is seen to lose
   * one; then all is written again, which few classes need. A look before would run ASM's longest
   * method once more for each method.
   *
   * @throws UnwovenMethodException if a method cannot be woven; the next call omits it
   * @throws RuntimeException if the class cannot be woven at all
   */
  byte[] write() throws UnwovenMethodException {
    while (true) {
      int known = losing.size();
      try {
        byte[] woven = writeOnce();
        if (losing.size() == known) {
          return woven;
        }
      } catch (MethodTooLargeException tooLarge) {
        if (losing.size() == known) {
          throw leftOut(tooLarge.getMethodName() + tooLarge.getDescriptor(), tooLarge);
        }
      } catch (RuntimeException failure) {
        if (losing.size() == known) {
          throw leftOut(current, failure);
        }
        findLosing();
      }
    }
  }

  /**
   * Looks at the methods behind a failure too, so that not each of them fails once. Ends at one
   * that ASM cannot read, with which the next pass ends as well.
   */
  private void findLosing() {
    try {
      reader.accept(new Look(), 0);
    } catch (RuntimeException unreadable) {
      // The next pass tells of it.
    }
  }

  private byte[] writeOnce() {
    ClassWriter writer = new ClassWriter(reader, 0);
    current = null;
    reader.accept(new Weaving(writer), 0);
    current = null;
    return writer.toByteArray();
  }

  /**
   * Removes the advice of a method that cannot be woven.
   *
   * @param method {@code null} if the failure is not in a method
   * @throws RuntimeException the reason, if the method has no advice
   */
  private UnwovenMethodException leftOut(@Nullable String method, RuntimeException reason) {
    if (method == null || advice.remove(method) == null) {
      throw reason;
    }
    return new UnwovenMethodException(method, reason);
  }

  /** The pass over the class that puts the advice in. */
  private final class Weaving extends ClassVisitor {

    Weaving(ClassWriter writer) {
      super(Opcodes.ASM9, writer);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      String key = name + descriptor;
      current = key;
      MethodVisitor visitor = super.visitMethod(access, name, descriptor, signature, exceptions);
      List<BoundAdvice> all = advice.get(key);
      ErasedMethod method = methods.get(key);
      if (all != null && method != null) {
        boolean hasExit = false;
        for (int i = all.size() - 1; i >= 0; i--) {
          visitor = all.get(i).around(method, !losing.contains(method), visitor, context);
          hasExit |= all.get(i).hasExit();
        }
        visitor = hasExit ? new LostArguments(method, visitor, losing) : visitor;
      }
      return visitor;
    }
  }

  /** A pass over the class for nothing but lost arguments. */
  private final class Look extends ClassVisitor {

    Look() {
      super(Opcodes.ASM9);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      ErasedMethod method = methods.get(name + descriptor);
      return method == null ? null : new LostArguments(method, null, losing);
    }
  }
}
