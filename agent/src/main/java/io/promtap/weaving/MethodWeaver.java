package io.promtap.weaving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.AnalyzerAdapter;

/**
 * Writes one advice around one method. What comes out is
 *
 * <pre>
 *   copies; try { enter advice } catch (Throwable t) { failed(t) }
 *   try { the method, whose returns become jumps to its end } catch (Throwable t) { thrown = t }
 *   try { exit advice } catch (Throwable t) { failed(t) }
 *   if (thrown != null) throw thrown; return returned
 * </pre>
 *
 * <p>Nothing of this throws by itself, and what the method throws leaves it as the same object.
 */
final class MethodWeaver extends MethodVisitor {

  /** By name: where classes are only looked at, there is no bridge. */
  private static final String BRIDGE = "io/promtap/bridge/PromtapBridge";

  private static final List<Object> THROWABLE =
      Collections.singletonList(Type.getInternalName(Throwable.class));

  private final AdviceCode code;
  private final Slots slots;
  private final boolean hasFrames;
  private final Label bodyStart = new Label();
  private final Label exit = new Label();
  private AnalyzerAdapter analyzer;

  MethodWeaver(MethodVisitor next, AdviceCode code, Slots slots, boolean hasFrames) {
    super(Weaver.ASM, next);
    if (slots.isConstructor() && slots.thrown() != null) {
      // The verifier lets no handler stand around the call of another constructor.
      throw new IllegalStateException("a constructor's failure cannot be caught");
    }
    if (slots.replacement() != null && slots.returnType().getSort() < Type.ARRAY) {
      throw new IllegalStateException("only an object can be replaced: " + slots.methodName());
    }
    this.code = code;
    this.slots = slots;
    this.hasFrames = hasFrames;
  }

  /** Where to ask what lies on the stack; it sees the method as it was. */
  void stackFrom(AnalyzerAdapter analyzer) {
    this.analyzer = analyzer;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    if (code.exit() != null) {
      for (Slots.Slot[] copy : slots.copies(code.exit())) {
        mv.visitVarInsn(copy[0].type.getOpcode(Opcodes.ILOAD), copy[0].index);
        store(copy[1]);
      }
    }
    for (Slots.Slot shared : slots.shared()) {
      pushDefault(shared.type);
      store(shared);
    }
    if (code.enter() != null) {
      inline(code.enter(), slots.frameAtEnter(), slots.enter());
    }
    mv.visitLabel(bodyStart);
  }

  @Override
  public void visitInsn(int opcode) {
    if (code.exit() == null || opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN) {
      super.visitInsn(opcode);
      return;
    }
    if (slots.returned() != null) {
      store(slots.returned());
    }
    popLeftOvers();
    if (slots.thrown() != null) {
      mv.visitInsn(Opcodes.ACONST_NULL);
      store(slots.thrown());
    }
    mv.visitJumpInsn(Opcodes.GOTO, exit);
  }

  /** A return forgets what else is on the stack; a jump may not. Java compilers leave nothing. */
  private void popLeftOvers() {
    if (analyzer.stack == null) {
      return;
    }
    int top = analyzer.stack.size() - slots.returnType().getSize();
    while (--top >= 0) {
      // Of a value of two slots the analyzer has the type below and this above it.
      boolean isWide = analyzer.stack.get(top) == Opcodes.TOP;
      mv.visitInsn(isWide ? Opcodes.POP2 : Opcodes.POP);
      top -= isWide ? 1 : 0;
    }
  }

  @Override
  public void visitVarInsn(int opcode, int variable) {
    if (slots.isConstructor() && variable == 0 && opcode == Opcodes.ASTORE) {
      throw new IllegalStateException("a constructor that assigns its receiver");
    }
    super.visitVarInsn(opcode, variable);
  }

  @Override
  public void visitFrame(
      int type, int localCount, Object[] locals, int stackCount, Object[] stack) {
    List<Object> own = new ArrayList<>(Arrays.asList(locals).subList(0, localCount));
    frame(slots.withLasting(own), Arrays.asList(stack).subList(0, stackCount));
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    if (code.exit() != null) {
      writeExit();
    }
    super.visitMaxs(
        Math.max(maxStack, Math.max(stackOf(code.enter()), stackOf(code.exit()))), slots.end());
  }

  /** One more than the advice says, for a number of two slots that is put into an object. */
  private static int stackOf(AdviceMethod advice) {
    return advice == null ? 0 : Math.max(advice.maxStack() + 1, 2);
  }

  private void writeExit() {
    if (slots.thrown() != null) {
      Label handler = new Label();
      mv.visitTryCatchBlock(bodyStart, handler, handler, null);
      mv.visitLabel(handler);
      frame(slots.frameAtExit(false), THROWABLE);
      store(slots.thrown());
      if (slots.returned() != null) {
        pushDefault(slots.returned().type);
        store(slots.returned());
      }
    }
    mv.visitLabel(exit);
    List<Object> frame = slots.frameAtExit(true);
    frame(frame, Collections.emptyList());
    inline(code.exit(), frame, slots.replacement());
    if (slots.replacement() != null) {
      replaceReturned(frame);
    }
    if (slots.thrown() != null) {
      Label returns = new Label();
      load(slots.thrown());
      mv.visitJumpInsn(Opcodes.IFNULL, returns);
      load(slots.thrown());
      mv.visitInsn(Opcodes.ATHROW);
      mv.visitLabel(returns);
      frame(frame, Collections.emptyList());
    }
    if (slots.returned() != null) {
      load(slots.returned());
    }
    mv.visitInsn(slots.returnType().getOpcode(Opcodes.IRETURN));
  }

  /** Only by an object of the type that the method promises. */
  private void replaceReturned(List<Object> frame) {
    String type = slots.returnType().getInternalName();
    Label stays = new Label();
    load(slots.replacement());
    mv.visitTypeInsn(Opcodes.INSTANCEOF, type);
    mv.visitJumpInsn(Opcodes.IFEQ, stays);
    load(slots.replacement());
    mv.visitTypeInsn(Opcodes.CHECKCAST, type);
    store(slots.returned());
    mv.visitLabel(stays);
    frame(frame, Collections.emptyList());
    // As in inline: the next instruction may want a frame of its own.
    mv.visitInsn(Opcodes.NOP);
  }

  /** Copies an advice method in; what it throws goes to the bridge and no further. */
  private void inline(AdviceMethod advice, List<Object> frame, Slots.Slot result) {
    Label start = new Label();
    Label handler = new Label();
    Label end = new Label();
    mv.visitLabel(start);
    code.accept(advice, new AdviceInliner(this, mv, code, advice, slots, frame, result, end));
    mv.visitTryCatchBlock(start, handler, handler, null);
    mv.visitLabel(handler);
    frame(frame, THROWABLE);
    mv.visitLdcInsn(code.where());
    mv.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        BRIDGE,
        "failed",
        "(Ljava/lang/Throwable;Ljava/lang/String;)V",
        false);
    mv.visitLabel(end);
    frame(frame, Collections.emptyList());
    // Two frames may not meet at one instruction, and the method may begin with a loop.
    mv.visitInsn(Opcodes.NOP);
  }

  /** Writes a frame as it is, if the class is one that has them. */
  void frame(List<Object> locals, List<Object> stack) {
    if (hasFrames) {
      mv.visitFrame(Opcodes.F_NEW, locals.size(), locals.toArray(), stack.size(), stack.toArray());
    }
  }

  private void load(Slots.Slot slot) {
    mv.visitVarInsn(slot.type.getOpcode(Opcodes.ILOAD), slot.index);
  }

  private void store(Slots.Slot slot) {
    mv.visitVarInsn(slot.type.getOpcode(Opcodes.ISTORE), slot.index);
  }

  private void pushDefault(Type type) {
    switch (type.getSort()) {
      case Type.LONG:
        mv.visitInsn(Opcodes.LCONST_0);
        break;
      case Type.FLOAT:
        mv.visitInsn(Opcodes.FCONST_0);
        break;
      case Type.DOUBLE:
        mv.visitInsn(Opcodes.DCONST_0);
        break;
      case Type.ARRAY:
      case Type.OBJECT:
        mv.visitInsn(Opcodes.ACONST_NULL);
        break;
      default:
        mv.visitInsn(Opcodes.ICONST_0);
    }
  }
}
