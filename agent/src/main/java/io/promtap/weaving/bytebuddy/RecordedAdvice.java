// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.AsmClassReader;
import org.jspecify.annotations.Nullable;

/**
 * A recording of the instructions of an advice method, which stands for its class file wherever
 * Byte Buddy reads that. Filled once, by a pass over the class file; from then on safe for use by
 * several threads.
 *
 * <p>Byte Buddy reads the advice again for each method that it weaves. That runs {@code
 * ClassReader.readCode}, ASM's longest method, so often that the JIT compiles it at its highest
 * level, which takes longer than all the weaving of a start (docs/decisions/0008).
 */
final class RecordedAdvice extends MethodVisitor implements AsmClassReader {

  // The calls of a visitor. An enum would be two more classes of each start.
  private static final int FRAME = 0;
  private static final int INSN = 1;
  private static final int INT_INSN = 2;
  private static final int VAR_INSN = 3;
  private static final int TYPE_INSN = 4;
  private static final int FIELD_INSN = 5;
  private static final int METHOD_INSN = 6;
  private static final int INVOKE_DYNAMIC_INSN = 7;
  private static final int JUMP_INSN = 8;
  private static final int LABEL = 9;
  private static final int LDC_INSN = 10;
  private static final int IINC_INSN = 11;
  private static final int TABLE_SWITCH_INSN = 12;
  private static final int LOOKUP_SWITCH_INSN = 13;
  private static final int MULTI_ANEW_ARRAY_INSN = 14;
  private static final int TRY_CATCH_BLOCK = 15;
  private static final int MAXS = 16;

  /** One call of a visitor. A label is in it by its number. */
  private static final class Step {
    final int kind;
    final int first;
    final int second;
    final Object[] operands;

    Step(int kind, int first, int second, Object... operands) {
      this.kind = kind;
      this.first = first;
      this.second = second;
      this.operands = operands;
    }
  }

  private static final Object[] NO_TYPES = {};

  private final String name;
  private final String descriptor;
  private final List<Step> steps = new ArrayList<>();
  private final Map<Label, Integer> labels = new HashMap<>();
  private boolean catches;

  /**
   * @param next gets what this one gets
   */
  RecordedAdvice(String name, String descriptor, @Nullable MethodVisitor next) {
    super(Opcodes.ASM9, next);
    this.name = name;
    this.descriptor = descriptor;
  }

  String name() {
    return name;
  }

  String descriptor() {
    return descriptor;
  }

  /** Returns whether the advice has exception handlers of its own. */
  boolean catches() {
    return catches;
  }

  private void record(int kind, int first, int second, Object... operands) {
    steps.add(new Step(kind, first, second, operands));
  }

  private int number(Label label) {
    Integer known = labels.get(label);
    if (known == null) {
      known = labels.size();
      labels.put(label, known);
    }
    return known;
  }

  private int[] numbers(Label[] all) {
    int[] numbers = new int[all.length];
    for (int i = 0; i < all.length; i++) {
      numbers[i] = number(all[i]);
    }
    return numbers;
  }

  @Override
  public void visitFrame(
      int type, int localCount, Object[] locals, int stackCount, Object[] stack) {
    record(
        FRAME,
        type,
        localCount,
        type == Opcodes.F_CHOP ? NO_TYPES : types(localCount, locals),
        types(stackCount, stack));
    super.visitFrame(type, localCount, locals, stackCount, stack);
  }

  /** Copies the types: a reader uses the same array for the next frame. */
  private Object[] types(int count, Object[] all) {
    if (count == 0) {
      return NO_TYPES;
    }
    for (int i = 0; i < count; i++) {
      if (all[i] instanceof Label) {
        number((Label) all[i]);
      }
    }
    return Arrays.copyOf(all, count);
  }

  @Override
  public void visitInsn(int opcode) {
    record(INSN, opcode, 0);
    super.visitInsn(opcode);
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    record(INT_INSN, opcode, operand);
    super.visitIntInsn(opcode, operand);
  }

  @Override
  public void visitVarInsn(int opcode, int variable) {
    record(VAR_INSN, opcode, variable);
    super.visitVarInsn(opcode, variable);
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    record(TYPE_INSN, opcode, 0, type);
    super.visitTypeInsn(opcode, type);
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String field, String type) {
    record(FIELD_INSN, opcode, 0, owner, field, type);
    super.visitFieldInsn(opcode, owner, field, type);
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String method, String type, boolean ofInterface) {
    record(METHOD_INSN, opcode, ofInterface ? 1 : 0, owner, method, type);
    super.visitMethodInsn(opcode, owner, method, type, ofInterface);
  }

  @Override
  public void visitInvokeDynamicInsn(
      String method, String type, Handle bootstrap, Object... arguments) {
    record(INVOKE_DYNAMIC_INSN, 0, 0, method, type, bootstrap, arguments);
    super.visitInvokeDynamicInsn(method, type, bootstrap, arguments);
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    record(JUMP_INSN, opcode, number(label));
    super.visitJumpInsn(opcode, label);
  }

  @Override
  public void visitLabel(Label label) {
    record(LABEL, number(label), 0);
    super.visitLabel(label);
  }

  @Override
  public void visitLdcInsn(Object value) {
    record(LDC_INSN, 0, 0, value);
    super.visitLdcInsn(value);
  }

  @Override
  public void visitIincInsn(int variable, int increment) {
    record(IINC_INSN, variable, increment);
    super.visitIincInsn(variable, increment);
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... targets) {
    record(TABLE_SWITCH_INSN, min, max, number(otherwise), numbers(targets));
    super.visitTableSwitchInsn(min, max, otherwise, targets);
  }

  @Override
  public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] targets) {
    record(LOOKUP_SWITCH_INSN, number(otherwise), 0, keys, numbers(targets));
    super.visitLookupSwitchInsn(otherwise, keys, targets);
  }

  @Override
  public void visitMultiANewArrayInsn(String type, int dimensions) {
    record(MULTI_ANEW_ARRAY_INSN, dimensions, 0, type);
    super.visitMultiANewArrayInsn(type, dimensions);
  }

  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
    catches = true;
    record(TRY_CATCH_BLOCK, number(start), number(end), number(handler), new String[] {type});
    super.visitTryCatchBlock(start, end, handler, type);
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    record(MAXS, maxStack, maxLocals);
    super.visitMaxs(maxStack, maxLocals);
  }

  @Override
  public void visitEnd() {
    super.visitEnd();
    mv = null;
  }

  /** Passes the advice method on, as if its class were read. */
  @Override
  public void accept(ClassVisitor visitor, int flags) {
    if ((flags & ClassReader.EXPAND_FRAMES) != 0) {
      throw new IllegalArgumentException("frames are recorded as the class file has them");
    }
    MethodVisitor to = visitor.visitMethod(Opcodes.ACC_STATIC, name, descriptor, null, null);
    if (to == null) {
      return;
    }
    Label[] fresh = new Label[labels.size()];
    for (int i = 0; i < fresh.length; i++) {
      fresh[i] = new Label();
    }
    boolean skipsFrames = (flags & ClassReader.SKIP_FRAMES) != 0;
    to.visitCode();
    for (Step step : steps) {
      if (step.kind != FRAME) {
        replay(step, fresh, to);
      } else if (!skipsFrames) {
        to.visitFrame(
            step.first,
            step.second,
            types(step.operands[0], fresh),
            ((Object[]) step.operands[1]).length,
            types(step.operands[1], fresh));
      }
    }
    to.visitEnd();
  }

  /** A type is a label if it is that of an object that is not initialised yet. */
  private Object[] types(Object recorded, Label[] fresh) {
    Object[] types = ((Object[]) recorded).clone();
    for (int i = 0; i < types.length; i++) {
      types[i] = types[i] instanceof Label ? fresh[number((Label) types[i])] : types[i];
    }
    return types;
  }

  private static void replay(Step step, Label[] fresh, MethodVisitor to) {
    Object[] operands = step.operands;
    switch (step.kind) {
      case INSN:
        to.visitInsn(step.first);
        break;
      case INT_INSN:
        to.visitIntInsn(step.first, step.second);
        break;
      case VAR_INSN:
        to.visitVarInsn(step.first, step.second);
        break;
      case TYPE_INSN:
        to.visitTypeInsn(step.first, (String) operands[0]);
        break;
      case FIELD_INSN:
        to.visitFieldInsn(
            step.first, (String) operands[0], (String) operands[1], (String) operands[2]);
        break;
      case METHOD_INSN:
        to.visitMethodInsn(
            step.first,
            (String) operands[0],
            (String) operands[1],
            (String) operands[2],
            step.second != 0);
        break;
      case JUMP_INSN:
        to.visitJumpInsn(step.first, fresh[step.second]);
        break;
      case LABEL:
        to.visitLabel(fresh[step.first]);
        break;
      case LDC_INSN:
        to.visitLdcInsn(operands[0]);
        break;
      case IINC_INSN:
        to.visitIincInsn(step.first, step.second);
        break;
      case MAXS:
        to.visitMaxs(step.first, step.second);
        break;
      default:
        replaySeldom(step, fresh, to);
    }
  }

  private static void replaySeldom(Step step, Label[] fresh, MethodVisitor to) {
    Object[] operands = step.operands;
    switch (step.kind) {
      case INVOKE_DYNAMIC_INSN:
        to.visitInvokeDynamicInsn(
            (String) operands[0],
            (String) operands[1],
            (Handle) operands[2],
            (Object[]) operands[3]);
        break;
      case TABLE_SWITCH_INSN:
        to.visitTableSwitchInsn(
            step.first, step.second, fresh[(Integer) operands[0]], labels(operands[1], fresh));
        break;
      case LOOKUP_SWITCH_INSN:
        to.visitLookupSwitchInsn(
            fresh[step.first], ((int[]) operands[0]).clone(), labels(operands[1], fresh));
        break;
      case MULTI_ANEW_ARRAY_INSN:
        to.visitMultiANewArrayInsn((String) operands[0], step.first);
        break;
      case TRY_CATCH_BLOCK:
        to.visitTryCatchBlock(
            fresh[step.first],
            fresh[step.second],
            fresh[(Integer) operands[0]],
            ((String[]) operands[1])[0]);
        break;
      default:
        throw new IllegalStateException("unknown " + step.kind);
    }
  }

  private static Label[] labels(Object numbers, Label[] fresh) {
    int[] all = (int[]) numbers;
    Label[] labels = new Label[all.length];
    for (int i = 0; i < all.length; i++) {
      labels[i] = fresh[all[i]];
    }
    return labels;
  }

  /** The inliner asks for nothing but the method. */
  @Override
  public <T> @Nullable T unwrap(Class<T> type) {
    return type.isInstance(this) ? type.cast(this) : null;
  }

  @Override
  public int getModifiers() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getInternalName() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getSuperClassInternalName() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> getInterfaceInternalNames() {
    throw new UnsupportedOperationException();
  }
}
