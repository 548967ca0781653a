package io.promtap.weaving;

import io.promtap.weaving.AdviceSpec.Binding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Copies the code of an advice method into another method: its parameters become what they are
 * bound to, its variables get slots of that method, its returns jump behind it.
 */
final class AdviceInliner extends MethodVisitor {

  private final MethodWeaver weaver;
  private final MethodVisitor target;
  private final AdviceCode code;
  private final AdviceMethod advice;
  private final Slots slots;
  private final List<Object> frame;
  private final Slots.Slot result;
  private final Label end;
  private final Type[] types;

  /** Index of the parameter, by its slot in the advice method. */
  private final int[] parameterAt;

  /**
   * @param frame what the target has in its variables where the advice is
   * @param result where to put what the advice returns, or {@code null}
   */
  AdviceInliner(
      MethodWeaver weaver,
      MethodVisitor target,
      AdviceCode code,
      AdviceMethod advice,
      Slots slots,
      List<Object> frame,
      Slots.Slot result,
      Label end) {
    super(Weaver.ASM, target);
    this.weaver = weaver;
    this.target = target;
    this.code = code;
    this.advice = advice;
    this.slots = slots;
    this.frame = frame;
    this.result = result;
    this.end = end;
    this.types = advice.parameterTypes();
    this.parameterAt = new int[advice.parameterSlots()];
    int slot = 0;
    for (int i = 0; i < types.length; i++) {
      parameterAt[slot] = i;
      slot += types[i].getSize();
    }
  }

  @Override
  public void visitVarInsn(int opcode, int variable) {
    if (variable >= parameterAt.length) {
      target.visitVarInsn(opcode, variable - parameterAt.length + slots.variables());
      return;
    }
    int parameter = parameterAt[variable];
    Binding binding = advice.bindings().get(parameter);
    Slots.Slot slot = advice.isEnter() ? slots.atEnter(binding) : slots.atExit(binding);
    if (opcode >= Opcodes.ISTORE) {
      if (binding.kind() != Binding.Kind.LOCAL) {
        throw new IllegalStateException("advice assigns a parameter: " + advice.name());
      }
      target.visitVarInsn(opcode, slot.index);
    } else {
      push(binding, slot, types[parameter]);
    }
  }

  private void push(Binding binding, Slots.Slot slot, Type wanted) {
    switch (binding.kind()) {
      case CONSTANT:
        pushConstant(binding.constant());
        return;
      case CLASS_NAME:
        target.visitLdcInsn(slots.className());
        return;
      case METHOD_NAME:
        target.visitLdcInsn(slots.methodName());
        return;
      case NUMBER:
      case NUMBER_RETURNED:
        pushNumber(slot);
        return;
      default:
        boolean onlyObjects =
            binding.kind() == Binding.Kind.REFERENCE
                || binding.kind() == Binding.Kind.REFERENCE_RETURNED;
        if (slot == null || onlyObjects && slot.type.getSort() < Type.ARRAY) {
          target.visitInsn(Opcodes.ACONST_NULL);
        } else {
          target.visitVarInsn(slot.type.getOpcode(Opcodes.ILOAD), slot.index);
          convert(slot.type, wanted);
        }
    }
  }

  private void pushNumber(Slots.Slot slot) {
    int conversion = slot == null ? -1 : toDouble(slot.type);
    if (conversion < 0) {
      target.visitLdcInsn(Double.NaN);
      return;
    }
    target.visitVarInsn(slot.type.getOpcode(Opcodes.ILOAD), slot.index);
    target.visitInsn(conversion);
  }

  /** The instruction that makes it a double; -1 if it is no number. What is true is 1. */
  private static int toDouble(Type type) {
    switch (type.getSort()) {
      case Type.BOOLEAN:
      case Type.BYTE:
      case Type.SHORT:
      case Type.INT:
        return Opcodes.I2D;
      case Type.LONG:
        return Opcodes.L2D;
      case Type.FLOAT:
        return Opcodes.F2D;
      case Type.DOUBLE:
        return Opcodes.NOP;
      default:
        return -1;
    }
  }

  private void pushConstant(Object value) {
    if (value == null) {
      target.visitInsn(Opcodes.ACONST_NULL);
    } else if (value instanceof Boolean) {
      target.visitInsn((Boolean) value ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
    } else {
      target.visitLdcInsn(value);
    }
  }

  /** From what the woven method has to what the advice declares. */
  private void convert(Type from, Type to) {
    if (from.equals(to)) {
      return;
    }
    boolean boxes = from.getSort() < Type.ARRAY;
    if (boxes && to.getSort() == Type.OBJECT) {
      Type box = box(from);
      target.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          box.getInternalName(),
          "valueOf",
          Type.getMethodDescriptor(box, from),
          false);
    } else if (boxes || to.getSort() < Type.ARRAY) {
      throw new IllegalStateException(advice.name() + " wants " + to + " and there is " + from);
    } else if (!to.getInternalName().equals("java/lang/Object")) {
      target.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
    }
  }

  private static Type box(Type primitive) {
    switch (primitive.getSort()) {
      case Type.BOOLEAN:
        return Type.getType(Boolean.class);
      case Type.BYTE:
        return Type.getType(Byte.class);
      case Type.CHAR:
        return Type.getType(Character.class);
      case Type.SHORT:
        return Type.getType(Short.class);
      case Type.INT:
        return Type.getType(Integer.class);
      case Type.LONG:
        return Type.getType(Long.class);
      case Type.FLOAT:
        return Type.getType(Float.class);
      default:
        return Type.getType(Double.class);
    }
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN) {
      super.visitInsn(opcode);
      return;
    }
    if (result != null) {
      target.visitVarInsn(result.type.getOpcode(Opcodes.ISTORE), result.index);
    }
    target.visitJumpInsn(Opcodes.GOTO, end);
  }

  @Override
  public void visitFrame(
      int type, int localCount, Object[] locals, int stackCount, Object[] stack) {
    List<Object> mapped = new ArrayList<>(frame);
    int used = 0;
    for (int i = 0; i < localCount; i++) {
      if (used >= parameterAt.length) {
        pad(mapped);
        mapped.add(renamed(locals[i]));
      }
      used += locals[i] == Opcodes.LONG || locals[i] == Opcodes.DOUBLE ? 2 : 1;
    }
    List<Object> mappedStack = new ArrayList<>();
    for (Object entry : Arrays.asList(stack).subList(0, stackCount)) {
      mappedStack.add(renamed(entry));
    }
    weaver.frame(mapped, mappedStack);
  }

  /** Up to the advice's variables; at the beginning of a method the outcome is not there yet. */
  private void pad(List<Object> locals) {
    int used = 0;
    for (Object local : locals) {
      used += local == Opcodes.LONG || local == Opcodes.DOUBLE ? 2 : 1;
    }
    for (; used < slots.variables(); used++) {
      locals.add(Opcodes.TOP);
    }
  }

  private Object renamed(Object frameType) {
    return frameType instanceof String ? code.rename((String) frameType) : frameType;
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    super.visitTypeInsn(opcode, code.rename(type));
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    super.visitFieldInsn(opcode, code.rename(owner), name, code.rename(descriptor));
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    super.visitMethodInsn(opcode, code.rename(owner), name, code.rename(descriptor), isInterface);
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    throw new IllegalStateException("advice with a lambda: " + advice.name());
  }

  @Override
  public void visitIincInsn(int variable, int increment) {
    if (variable < parameterAt.length) {
      throw new IllegalStateException("advice assigns a parameter: " + advice.name());
    }
    super.visitIincInsn(variable - parameterAt.length + slots.variables(), increment);
  }

  @Override
  public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
    return null;
  }

  @Override
  public void visitAnnotableParameterCount(int count, boolean visible) {}

  @Override
  public AnnotationVisitor visitParameterAnnotation(
      int parameter, String descriptor, boolean visible) {
    return null;
  }

  @Override
  public void visitCode() {}

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {}

  @Override
  public void visitEnd() {}
}
