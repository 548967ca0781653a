// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * The methods of a class file as lines of text: instructions, frames, handlers, debug information
 * and sizes. Labels are numbered as they are met, so that equal code has equal lines.
 */
final class Disassembly {

  private Disassembly() {}

  /** By name and descriptor of the method. */
  static Map<String, List<String>> of(byte[] classFile) {
    Map<String, List<String>> methods = new LinkedHashMap<>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                List<String> lines = new ArrayList<>();
                lines.add(access + " " + signature + " " + Arrays.toString(thrown));
                methods.put(name + descriptor, lines);
                return new Lines(lines);
              }
            },
            ClassReader.EXPAND_FRAMES);
    return methods;
  }

  private static final class Lines extends MethodVisitor {
    private final List<String> lines;
    private final Map<Label, Integer> labels = new HashMap<>();

    Lines(List<String> lines) {
      super(Opcodes.ASM9);
      this.lines = lines;
    }

    private void line(int opcode, Object... operands) {
      StringBuilder line = new StringBuilder().append(opcode);
      for (Object operand : operands) {
        line.append(' ').append(text(operand));
      }
      lines.add(line.toString());
    }

    private void line(String what, Object... operands) {
      StringBuilder line = new StringBuilder(what);
      for (Object operand : operands) {
        line.append(' ').append(text(operand));
      }
      lines.add(line.toString());
    }

    private String text(Object operand) {
      if (operand instanceof Label) {
        return "L" + labels.computeIfAbsent((Label) operand, any -> labels.size());
      }
      if (operand instanceof Object[]) {
        List<String> texts = new ArrayList<>();
        for (Object each : (Object[]) operand) {
          texts.add(text(each));
        }
        return texts.toString();
      }
      return String.valueOf(operand);
    }

    @Override
    public void visitFrame(int type, int locals, Object[] local, int stacked, Object[] stack) {
      line("frame", Arrays.copyOf(local, locals), Arrays.copyOf(stack, stacked));
    }

    @Override
    public void visitInsn(int opcode) {
      line(opcode);
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      line(opcode, operand);
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
      line(opcode, variable);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      line(opcode, type);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      line(opcode, owner, name, descriptor);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      line(opcode, owner, name, descriptor, isInterface);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      line(Opcodes.INVOKEDYNAMIC, name, descriptor, bootstrap, arguments);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      line(opcode, label);
    }

    @Override
    public void visitLabel(Label label) {
      line("label", label);
    }

    @Override
    public void visitLdcInsn(Object value) {
      line(Opcodes.LDC, value.getClass().getSimpleName(), value);
    }

    @Override
    public void visitIincInsn(int variable, int increment) {
      line(Opcodes.IINC, variable, increment);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... targets) {
      line(Opcodes.TABLESWITCH, min, max, otherwise, targets);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] targets) {
      line(Opcodes.LOOKUPSWITCH, otherwise, Arrays.toString(keys), targets);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
      line(Opcodes.MULTIANEWARRAY, descriptor, dimensions);
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
      line("handler", start, end, handler, type);
    }

    @Override
    public void visitLocalVariable(
        String name, String descriptor, String signature, Label start, Label end, int index) {
      line("variable", name, descriptor, signature, start, end, index);
    }

    @Override
    public void visitLineNumber(int number, Label start) {
      line("line number", number, start);
    }

    @Override
    public void visitMaxs(int stack, int locals) {
      line("sizes", stack, locals);
    }
  }
}
