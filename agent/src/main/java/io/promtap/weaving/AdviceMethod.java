package io.promtap.weaving;

import io.promtap.weaving.AdviceSpec.Binding;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** One advice method: where it goes and what its parameters stand for. Immutable. */
final class AdviceMethod {

  private static final String ADVICE = "Lnet/bytebuddy/asm/Advice$";

  private final String name;
  private final String descriptor;
  private final boolean isEnter;
  private final boolean onThrowable;
  private final Binding[] bindings;
  private final int maxStack;
  private final int maxLocals;

  private AdviceMethod(Reader reader, int maxStack, int maxLocals) {
    this.name = reader.name;
    this.descriptor = reader.descriptor;
    this.isEnter = reader.isEnter;
    this.onThrowable = reader.onThrowable;
    this.bindings = reader.bindings;
    this.maxStack = maxStack;
    this.maxLocals = maxLocals;
  }

  String name() {
    return name;
  }

  String descriptor() {
    return descriptor;
  }

  boolean isEnter() {
    return isEnter;
  }

  /** Whether the advice runs as well when the method throws. */
  boolean onThrowable() {
    return onThrowable;
  }

  List<Binding> bindings() {
    return Arrays.asList(bindings);
  }

  Type[] parameterTypes() {
    return Type.getArgumentTypes(descriptor);
  }

  int maxStack() {
    return maxStack;
  }

  /** The slots that its own variables take, its parameters aside. */
  int variableSlots() {
    return maxLocals - parameterSlots();
  }

  /** The slots that its parameters take, in its own counting. */
  int parameterSlots() {
    int slots = 0;
    for (Type type : parameterTypes()) {
      slots += type.getSize();
    }
    return slots;
  }

  /** Reads the annotations of a method and hands it over if it is advice. */
  static final class Reader extends MethodVisitor {
    private final AdviceSpec spec;
    private final String name;
    private final String descriptor;
    private final Consumer<AdviceMethod> found;
    private final Binding[] bindings;
    private final Map<String, Binding> custom = new HashMap<>();
    private boolean isAdvice;
    private boolean isEnter;
    private boolean onThrowable;
    private boolean suppresses;

    Reader(AdviceSpec spec, String name, String descriptor, Consumer<AdviceMethod> found) {
      super(Weaver.ASM);
      this.spec = spec;
      this.name = name;
      this.descriptor = descriptor;
      this.found = found;
      this.bindings = new Binding[Type.getArgumentTypes(descriptor).length];
      for (Map.Entry<Class<? extends Annotation>, Binding> entry : spec.bindings().entrySet()) {
        custom.put(Type.getDescriptor(entry.getKey()), entry.getValue());
      }
    }

    @Override
    public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
      boolean enters = annotation.equals(ADVICE + "OnMethodEnter;");
      if (!enters && !annotation.equals(ADVICE + "OnMethodExit;")) {
        return null;
      }
      isAdvice = true;
      isEnter = enters;
      return new AnnotationVisitor(Weaver.ASM) {
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
      return new AnnotationVisitor(Weaver.ASM) {
        @Override
        public void visit(String key, Object value) {
          if (key.equals("value") && annotation.equals(ADVICE + "Argument;")) {
            bindings[parameter] = Binding.argument((Integer) value);
          } else if (key.equals("value") && annotation.equals(ADVICE + "Local;")) {
            bindings[parameter] = new Binding(Binding.Kind.LOCAL, value, -1);
          }
        }
      };
    }

    private static Binding builtIn(String annotation) {
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
          return new Binding(Binding.Kind.ENTER, null, -1);
        case "Local":
          return new Binding(Binding.Kind.LOCAL, "", -1);
        default:
          return null;
      }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
      if (!isAdvice) {
        return;
      }
      String advice = spec.className() + "." + name;
      if (!suppresses) {
        throw new IllegalStateException(advice + " does not suppress what it throws");
      }
      if (Arrays.asList(bindings).contains(null)) {
        throw new IllegalStateException(advice + " has a parameter that nothing is bound to");
      }
      found.accept(new AdviceMethod(this, maxStack, maxLocals));
    }
  }
}
