// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.AdviceSpec.Binding;
import io.promtap.weaving.ForeignMember;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * An advice method: whether it runs at the beginning or the end of a woven method, and the source
 * of each of its parameters. Immutable.
 */
final class AdviceMethod {

  private static final String ADVICE = "Lnet/bytebuddy/asm/Advice$";

  private final RecordedAdvice code;
  private final ErasedMethod description;
  private final boolean isEnter;
  private final boolean onThrowable;
  private final Binding[] bindings;
  private final Set<ForeignMember> foreignMembers;

  private AdviceMethod(Reader reader, RecordedAdvice code, ErasedMethod description) {
    this.code = code;
    this.description = description;
    this.isEnter = reader.isEnter;
    this.onThrowable = reader.onThrowable;
    this.bindings = reader.bindings;
    this.foreignMembers = reader.foreignMembers;
  }

  /** Returns its instructions. */
  RecordedAdvice code() {
    return code;
  }

  ErasedMethod description() {
    return description;
  }

  boolean isEnter() {
    return isEnter;
  }

  /** Returns whether the advice also runs when the method throws. */
  boolean onThrowable() {
    return onThrowable;
  }

  List<Binding> bindings() {
    return Arrays.asList(bindings);
  }

  /** Returns what its instructions name of the application's types. */
  Set<ForeignMember> foreignMembers() {
    return foreignMembers;
  }

  /** Reads the advice methods of a class. */
  static List<AdviceMethod> readAll(ClassReader declarer, AdviceSpec spec) {
    List<AdviceMethod> methods = new ArrayList<>();
    declarer.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            return new Reader(declarer, spec, name, descriptor, methods);
          }
        },
        ClassReader.SKIP_DEBUG);
    return methods;
  }

  /**
   * A reader of the annotations of a method, which adds the method to a list if it is advice, and
   * has its instructions read for what they name.
   *
   * <p>Byte Buddy reads them by reflection over the annotation types, which costs more at a start
   * than all the weaving.
   */
  private static final class Reader extends MethodVisitor {
    private final ClassReader declarer;
    private final String name;
    private final String descriptor;
    private final List<AdviceMethod> found;
    private final @Nullable Binding[] bindings;
    private final Map<String, Binding> custom = new HashMap<>();
    private final Set<ForeignMember> foreignMembers = new LinkedHashSet<>();
    private @Nullable RecordedAdvice code;
    private boolean isAdvice;
    private boolean isEnter;
    private boolean onThrowable;
    private boolean suppresses;

    Reader(
        ClassReader declarer,
        AdviceSpec spec,
        String name,
        String descriptor,
        List<AdviceMethod> found) {
      super(Opcodes.ASM9);
      this.declarer = declarer;
      this.name = name;
      this.descriptor = descriptor;
      this.found = found;
      this.bindings = new Binding[Type.getArgumentTypes(descriptor).length];
      for (Map.Entry<Class<? extends Annotation>, Binding> entry : spec.bindings().entrySet()) {
        custom.put(Type.getDescriptor(entry.getKey()), entry.getValue());
      }
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
      boolean enters = annotation.equals(ADVICE + "OnMethodEnter;");
      if (!enters && !annotation.equals(ADVICE + "OnMethodExit;")) {
        return null;
      }
      isAdvice = true;
      isEnter = enters;
      return new AnnotationVisitor(Opcodes.ASM9) {
        @Override
        public void visit(String key, Object value) {
          boolean isThrowable = Type.getType(Throwable.class).equals(value);
          suppresses |= key.equals("suppress") && isThrowable;
          onThrowable |= key.equals("onThrowable") && isThrowable;
        }
      };
    }

    @Override
    public AnnotationVisitor visitParameterAnnotation(
        int parameter, String annotation, boolean visible) {
      Binding bound = custom.get(annotation);
      if (bound == null && annotation.startsWith(ADVICE)) {
        bound = builtIn(annotation.substring(ADVICE.length(), annotation.length() - 1));
      }
      bindings[parameter] = bound;
      return new AnnotationVisitor(Opcodes.ASM9) {
        @Override
        public void visit(String key, Object value) {
          if (key.equals("value") && annotation.equals(ADVICE + "Argument;")) {
            bindings[parameter] = Binding.argument((Integer) value);
          } else if (key.equals("value") && annotation.equals(ADVICE + "Local;")) {
            bindings[parameter] = Binding.local((String) value);
          }
        }
      };
    }

    private static @Nullable Binding builtIn(String annotation) {
      switch (annotation) {
        case "This":
          return Binding.receiver();
        case "Argument":
          return Binding.argument(0);
        case "Return":
          return Binding.returned();
        case "Thrown":
          return Binding.thrown();
        case "Enter":
          return Binding.entered();
        default:
          return null;
      }
    }

    @Override
    public void visitCode() {
      if (isAdvice) {
        String advice = declarer.getClassName();
        code =
            new RecordedAdvice(
                name, descriptor, new ForeignCode(advice, descriptor, bindings, foreignMembers));
        mv = code;
      }
    }

    @Override
    public void visitEnd() {
      super.visitEnd();
      RecordedAdvice recorded = code;
      if (recorded == null) {
        return;
      }
      String advice = declarer.getClassName().replace('/', '.') + "." + name;
      if (!suppresses) {
        throw new IllegalStateException(advice + " does not suppress its own exceptions");
      }
      if (Arrays.asList(bindings).contains(null)) {
        throw new IllegalStateException(advice + " has a parameter without a binding");
      }
      ErasedType owner = ErasedType.ofInternalName(declarer.getClassName());
      found.add(new AdviceMethod(this, recorded, ErasedMethod.ofAdvice(owner, name, descriptor)));
    }
  }
}
