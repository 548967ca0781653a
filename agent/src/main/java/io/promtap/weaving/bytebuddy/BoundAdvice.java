// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import io.promtap.support.InputStreams;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.AdviceSpec.Binding;
import io.promtap.weaving.ForeignMember;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.ExplicitAdvice;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.constant.TextConstant;
import net.bytebuddy.implementation.bytecode.member.MethodInvocation;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * The advice of Byte Buddy for one {@link AdviceSpec}: its enter method, its exit method, or both,
 * with every parameter bound. Immutable; made once and used for every method that the spec is woven
 * into.
 */
final class BoundAdvice {

  /** By name, without loading it: when {@code check} tries classes, there is no bridge. */
  private static final ErasedType BRIDGE =
      ErasedType.ofInternalName("io/promtap/bridge/PromtapBridge");

  private static final ErasedMethod FAILED =
      ErasedMethod.of(
          BRIDGE,
          "failed",
          "(Ljava/lang/Throwable;Ljava/lang/String;)V",
          Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC);

  private final ExplicitAdvice advice;
  private final StackManipulation failureHandler;
  private final List<ForeignMember> foreignMembers;

  private BoundAdvice(ExplicitAdvice advice, String where, Set<ForeignMember> foreignMembers) {
    this.advice = advice;
    this.foreignMembers = Collections.unmodifiableList(new ArrayList<>(foreignMembers));
    this.failureHandler =
        new StackManipulation.Compound(new TextConstant(where), MethodInvocation.invoke(FAILED));
  }

  /**
   * Reads advice from Promtap's own classes.
   *
   * @param readers the advice classes that were read before, by name and renames
   * @throws IOException if there is no class of this name
   * @throws IllegalStateException if a parameter has no binding
   */
  static BoundAdvice read(AdviceSpec spec, Map<String, ClassReader> readers) throws IOException {
    List<AdviceMethod> enterMethods = methods(spec, spec.enterClass(), readers);
    List<AdviceMethod> exitMethods =
        spec.exitClass().equals(spec.enterClass())
            ? enterMethods
            : methods(spec, spec.exitClass(), readers);
    AdviceMethod enter = null;
    for (AdviceMethod method : enterMethods) {
      enter = method.isEnter() ? method : enter;
    }
    AdviceMethod exit = null;
    for (AdviceMethod method : exitMethods) {
      exit = method.isEnter() ? exit : method;
    }
    if (enter == null && exit == null) {
      throw new IllegalStateException("no advice in " + spec.enterClass());
    }
    Set<ForeignMember> foreignMembers = new LinkedHashSet<>();
    if (enter != null) {
      foreignMembers.addAll(enter.foreignMembers());
    }
    if (exit != null) {
      foreignMembers.addAll(exit.foreignMembers());
    }
    return new BoundAdvice(bind(enter, exit), spec.where(), foreignMembers);
  }

  /** Returns what the advice names of the application's types. */
  List<ForeignMember> foreignMembers() {
    return foreignMembers;
  }

  private static List<AdviceMethod> methods(
      AdviceSpec spec, String className, Map<String, ClassReader> readers) throws IOException {
    String key = className + spec.renames();
    ClassReader reader = readers.get(key);
    if (reader == null) {
      reader = new ClassReader(PackageRename.apply(classFile(className), spec.renames()));
      readers.put(key, reader);
    }
    return AdviceMethod.readAll(reader, spec);
  }

  private static byte[] classFile(String className) throws IOException {
    String file = className.replace('.', '/') + ".class";
    try (InputStream in = BoundAdvice.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("advice " + className + " is missing");
      }
      return InputStreams.readAll(in);
    }
  }

  private static ExplicitAdvice bind(@Nullable AdviceMethod enter, @Nullable AdviceMethod exit) {
    TypeDefinition entered = enter == null ? ErasedType.VOID : enter.description().getReturnType();
    Map<String, TypeDefinition> locals = new LinkedHashMap<>();
    ExplicitAdvice.Part enterPart = enter == null ? null : part(enter, entered, locals);
    ExplicitAdvice.Part exitPart = exit == null ? null : part(exit, entered, locals);
    return new ExplicitAdvice(
        enterPart,
        exitPart,
        exit != null && exit.onThrowable() ? ErasedType.THROWABLE : null,
        ErasedType.THROWABLE,
        ErasedType.VOID);
  }

  /**
   * @param locals the variables that earlier parts declare; this part adds and initialises its own
   */
  private static ExplicitAdvice.Part part(
      AdviceMethod method, TypeDefinition entered, Map<String, TypeDefinition> locals) {
    Map<Integer, Advice.OffsetMapping> mappings = new LinkedHashMap<>();
    Map<String, TypeDefinition> added = new LinkedHashMap<>();
    List<TypeDescription> types = method.description().parameterTypes();
    int slot = 0;
    for (int i = 0; i < types.size(); i++) {
      Binding binding = method.bindings().get(i);
      mappings.put(
          slot, new ParameterMapping(binding, types.get(i), entered, method.onThrowable()));
      slot += types.get(i).getStackSize().getSize();
      if (binding.kind() == Binding.Kind.LOCAL
          && locals.put(binding.name(), types.get(i)) == null) {
        added.put(binding.name(), types.get(i));
      }
    }
    boolean replaces =
        !method.isEnter() && !method.description().getReturnType().represents(void.class);
    return new ExplicitAdvice.Part(
        method.code(),
        method.description(),
        method.code().catches(),
        mappings,
        added,
        replaces ? ReturnReplacement.INSTANCE : Advice.PostProcessor.NoOp.INSTANCE);
  }

  /** Returns whether the advice runs at the end of a method. */
  boolean hasExit() {
    return advice.hasExit();
  }

  /**
   * Puts the advice around a method.
   *
   * @param keepsArguments whether the method leaves its receiver and arguments in their variables
   * @param visitor receives the woven method
   * @return the visitor for the original method
   */
  MethodVisitor around(
      ErasedMethod method,
      boolean keepsArguments,
      MethodVisitor visitor,
      Implementation.Context context) {
    return advice.wrap(
        method.getDeclaringType(), method, !keepsArguments, visitor, context, failureHandler);
  }
}
