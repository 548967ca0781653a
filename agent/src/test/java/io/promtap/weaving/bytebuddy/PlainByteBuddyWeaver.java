// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import static net.bytebuddy.matcher.ElementMatchers.hasDescriptor;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.AdviceSpec.Binding;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.ClassWeaver;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.constant.TextConstant;
import net.bytebuddy.implementation.bytecode.member.MethodInvocation;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodTooLargeException;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.TypePath;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/**
 * A weaver that uses Byte Buddy as its documentation describes it: {@code decorate}, {@code
 * Advice.to}, Byte Buddy's own reading of annotations, its assigner and its look at supertypes. The
 * tests compare {@link ByteBuddyWeaver} with it.
 *
 * <p>Byte Buddy's own mappings express Promtap's annotations. Two attributes of the advice are set
 * to what {@link ByteBuddyWeaver} does: no line number stands before the advice, and arguments are
 * copied only if a method loses them. Used by one thread.
 */
public final class PlainByteBuddyWeaver implements ClassWeaver {

  private static final StackManipulation FAILED = MethodInvocation.invoke(failed());

  private final ByteBuddy byteBuddy =
      new ByteBuddy()
          .with(TypeValidation.DISABLED)
          .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE);
  private final ClassFileLocator locator;
  private final TypePool types;
  private final Map<AdviceSpec, Map<Boolean, Advice>> bound = new HashMap<>();

  /**
   * @param locator has the classes of the application and of the JVM
   */
  public PlainByteBuddyWeaver(ClassFileLocator locator) {
    this.locator = locator;
    this.types = pool(locator);
  }

  private static TypePool pool(ClassFileLocator locator) {
    return new TypePool.Default(
        new TypePool.CacheProvider.Simple(), locator, TypePool.Default.ReaderMode.FAST);
  }

  private static MethodDescription failed() {
    try {
      return new MethodDescription.ForLoadedMethod(
          PromtapBridge.class.getMethod("failed", Throwable.class, String.class));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] weave(
      ClassHead head,
      byte[] classFile,
      Map<AdviceSpec, List<ClassHead.Method>> selected,
      LeftOut leftOut)
      throws IOException {
    Map<AdviceSpec, List<ClassHead.Method>> left = new HashMap<>();
    List<AdviceSpec> specs = new ArrayList<>(selected.keySet());
    // The first visitor is the nearest to the class writer.
    Collections.reverse(specs);
    selected.forEach((spec, methods) -> left.put(spec, new ArrayList<>(methods)));
    while (left.values().stream().anyMatch(methods -> !methods.isEmpty())) {
      try {
        return decorate(head, classFile, specs, left);
      } catch (MethodTooLargeException tooLarge) {
        String method = tooLarge.getMethodName() + tooLarge.getDescriptor();
        leaveOut(left, method, tooLarge, leftOut);
      }
    }
    return null;
  }

  private static void leaveOut(
      Map<AdviceSpec, List<ClassHead.Method>> left,
      String name,
      MethodTooLargeException reason,
      LeftOut leftOut) {
    ClassHead.Method found = null;
    for (List<ClassHead.Method> methods : left.values()) {
      for (ClassHead.Method method : new ArrayList<>(methods)) {
        if (method.toString().equals(name)) {
          methods.remove(method);
          found = method;
        }
      }
    }
    if (found == null) {
      throw reason;
    }
    leftOut.method(found, reason);
  }

  private byte[] decorate(
      ClassHead head,
      byte[] classFile,
      List<AdviceSpec> specs,
      Map<AdviceSpec, List<ClassHead.Method>> selected)
      throws IOException {
    String name = head.name().replace('/', '.');
    ClassFileLocator own = ClassFileLocator.Simple.of(name, classFile);
    TypeDescription type =
        new TypePool.Default(
                new TypePool.CacheProvider.Simple(), own, TypePool.Default.ReaderMode.FAST, types)
            .describe(name)
            .resolve();
    Set<String> storing = storing(head, classFile, selected);
    DynamicType.Builder<?> builder =
        byteBuddy.decorate(type, new ClassFileLocator.Compound(own, locator));
    for (AdviceSpec spec : specs) {
      for (boolean copies : new boolean[] {true, false}) {
        ElementMatcher.Junction<MethodDescription> these = ElementMatchers.none();
        boolean any = false;
        for (ClassHead.Method method : selected.get(spec)) {
          if (storing.contains(method.toString()) == copies) {
            these = these.or(isMethod(method));
            any = true;
          }
        }
        if (any) {
          builder = builder.visit(advice(spec, copies).on(these));
        }
      }
    }
    return builder.make().getBytes();
  }

  private static ElementMatcher.Junction<MethodDescription> isMethod(ClassHead.Method method) {
    return (method.isConstructor()
            ? ElementMatchers.<MethodDescription>isConstructor()
            : ElementMatchers.<MethodDescription>named(method.name()))
        .and(hasDescriptor(method.descriptor()));
  }

  private static Set<String> storing(
      ClassHead head, byte[] classFile, Map<AdviceSpec, List<ClassHead.Method>> selected) {
    ErasedType type = ErasedType.ofInternalName(head.name());
    Map<String, ErasedMethod> methods = new HashMap<>();
    for (List<ClassHead.Method> each : selected.values()) {
      for (ClassHead.Method method : each) {
        methods.put(
            method.toString(),
            ErasedMethod.of(type, method.name(), method.descriptor(), method.access()));
      }
    }
    Set<ErasedMethod> losing = new HashSet<>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access,
                  String name,
                  String descriptor,
                  String signature,
                  String[] exceptions) {
                ErasedMethod method = methods.get(name + descriptor);
                return method == null ? null : new LostArguments(method, null, losing);
              }
            },
            0);
    methods.values().retainAll(losing);
    return methods.keySet();
  }

  private Advice advice(AdviceSpec spec, boolean copies) throws IOException {
    Map<Boolean, Advice> both = bound.computeIfAbsent(spec, any -> new HashMap<>());
    Advice known = both.get(copies);
    if (known == null) {
      known = bind(spec, copies);
      both.put(copies, known);
    }
    return known;
  }

  private Advice bind(AdviceSpec spec, boolean copies) throws IOException {
    String enter = spec.enterClass();
    String exit = spec.exitClass();
    ClassFileLocator all =
        new ClassFileLocator.Compound(
            ClassFileLocator.Simple.of(enter, adviceClass(spec, enter, copies)),
            ClassFileLocator.Simple.of(exit, adviceClass(spec, exit, copies)),
            locator);
    Advice.WithCustomMapping mappings =
        Advice.withCustomMapping()
            .with(
                (Advice.PostProcessor.Factory)
                    (annotations, returned, isExit) ->
                        isExit && !returned.represents(void.class)
                            ? ReturnReplacement.INSTANCE
                            : Advice.PostProcessor.NoOp.INSTANCE);
    for (Map.Entry<Class<? extends Annotation>, Binding> entry : spec.bindings().entrySet()) {
      mappings = mappings.bind(new PlainMapping<>(entry.getKey(), entry.getValue()));
    }
    TypePool pool = pool(all);
    TypeDescription enterType = pool.describe(enter).resolve();
    Advice advice =
        enter.equals(exit)
            ? mappings.to(enterType, all)
            : mappings.to(enterType, pool.describe(exit).resolve(), all);
    return advice.withExceptionHandler(
        new StackManipulation.Compound(new TextConstant(spec.where()), FAILED));
  }

  private byte[] adviceClass(AdviceSpec spec, String name, boolean copies) throws IOException {
    byte[] written =
        ClassFileLocator.ForClassLoader.of(getClass().getClassLoader()).locate(name).resolve();
    return attributed(PackageRename.apply(written, spec.renames()), copies);
  }

  /** Sets what the advice classes leave to the weaver. */
  private static byte[] attributed(byte[] classFile, boolean copies) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(
                Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
              @Override
              public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                AnnotationVisitor visitor = super.visitAnnotation(annotation, visible);
                if (annotation.endsWith("Advice$OnMethodEnter;")) {
                  visitor.visit("prependLineNumber", false);
                } else if (annotation.endsWith("Advice$OnMethodExit;")) {
                  visitor.visit("backupArguments", copies);
                }
                return visitor;
              }

              @Override
              public AnnotationVisitor visitLocalVariableAnnotation(
                  int target,
                  TypePath path,
                  Label[] start,
                  Label[] end,
                  int[] index,
                  String annotation,
                  boolean visible) {
                // It would be copied into the woven method, where it means nothing.
                return null;
              }
            };
          }
        },
        0);
    return writer.toByteArray();
  }
}
