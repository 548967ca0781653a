// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import io.promtap.weaving.AdviceSpec.Binding;
import io.promtap.weaving.ForeignMember;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the instructions of an advice method that collects what they name of the types of the
 * application. What stands behind a constant that is false never runs and is left out.
 */
final class ForeignCode extends MethodVisitor {

  private static final String BRIDGE = "io/promtap/bridge/";

  private final String advice;
  private final Set<ForeignMember> found;

  /** By variable the truth values that are constants. */
  private final Map<Integer, Boolean> constants = new HashMap<>();

  private @Nullable String receiver;

  /** Targets of jumps that may be taken. */
  private final Set<Label> reached = new HashSet<>();

  private boolean isDead;

  /** The variable that the last instruction has loaded; -1 if it was another one. */
  private int loaded = -1;

  /**
   * @param advice the class that has the method
   * @param found receives what is named
   */
  ForeignCode(
      String advice, String descriptor, @Nullable Binding[] bindings, Set<ForeignMember> found) {
    super(Opcodes.ASM9);
    this.advice = advice;
    this.found = found;
    Type[] types = Type.getArgumentTypes(descriptor);
    int variable = 0;
    for (int i = 0; i < types.length; i++) {
      Binding binding = bindings[i];
      if (binding != null) {
        note(binding, variable, types[i]);
      }
      variable += types[i].getSize();
    }
  }

  private void note(Binding binding, int variable, Type type) {
    boolean isForeign = type.getSort() == Type.OBJECT && isForeign(type.getInternalName());
    if (binding.kind() == Binding.Kind.CONSTANT && binding.constant() instanceof Boolean) {
      constants.put(variable, (Boolean) binding.constant());
    } else if (binding.kind() == Binding.Kind.THIS && isForeign) {
      receiver = type.getInternalName();
    } else if (binding.kind() == Binding.Kind.ARGUMENT && isForeign) {
      found.add(ForeignMember.argument(binding.argument(), type.getInternalName()));
    }
  }

  private boolean isForeign(String owner) {
    return !owner.startsWith("java/") && !owner.startsWith(BRIDGE) && !owner.equals(advice);
  }

  private void addType(String name) {
    Type type = Type.getObjectType(name);
    if (type.getSort() == Type.ARRAY) {
      type = type.getElementType();
    }
    if (!isDead && type.getSort() == Type.OBJECT && isForeign(type.getInternalName())) {
      found.add(ForeignMember.type(type.getInternalName()));
    }
    loaded = -1;
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    addType(type);
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    addType(descriptor);
  }

  @Override
  public void visitLdcInsn(Object value) {
    loaded = -1;
    if (value instanceof Type && ((Type) value).getSort() != Type.METHOD) {
      addType(((Type) value).getInternalName());
    }
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    if (!isDead && isForeign(owner)) {
      boolean isStatic = opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC;
      found.add(ForeignMember.field(owner, name, descriptor, isStatic));
    }
    loaded = -1;
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean ofInterface) {
    if (!isDead && isForeign(owner) && !owner.startsWith("[")) {
      boolean isStatic = opcode == Opcodes.INVOKESTATIC;
      ForeignMember method = ForeignMember.method(owner, name, descriptor, isStatic, ofInterface);
      found.add(owner.equals(receiver) && !isStatic ? method.onReceiver() : method);
    }
    loaded = -1;
  }

  @Override
  public void visitVarInsn(int opcode, int variable) {
    loaded = opcode == Opcodes.ILOAD ? variable : -1;
    if (opcode == Opcodes.ISTORE) {
      constants.remove(variable);
    }
  }

  @Override
  public void visitInsn(int opcode) {
    loaded = -1;
    if (opcode == Opcodes.ATHROW || opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
      isDead = true;
    }
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    jump(opcode, label);
  }

  private void jump(int opcode, Label label) {
    if (isDead) {
      return;
    }
    boolean tests = opcode == Opcodes.IFEQ || opcode == Opcodes.IFNE;
    Boolean constant = tests ? constants.get(loaded) : null;
    boolean jumps = constant == null || constant == (opcode == Opcodes.IFNE);
    if (jumps) {
      reached.add(label);
      isDead = opcode == Opcodes.GOTO || constant != null;
    }
    loaded = -1;
  }

  @Override
  public void visitTableSwitchInsn(int least, int most, Label other, Label... labels) {
    visitSwitch(other, labels);
  }

  @Override
  public void visitLookupSwitchInsn(Label other, int[] keys, Label[] labels) {
    visitSwitch(other, labels);
  }

  private void visitSwitch(Label other, Label[] labels) {
    for (Label label : labels) {
      jump(Opcodes.IFNULL, label);
    }
    jump(Opcodes.GOTO, other);
  }

  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
    reached.add(handler);
    if (type != null) {
      addType(type);
    }
  }

  @Override
  public void visitLabel(Label label) {
    isDead &= !reached.contains(label);
    loaded = -1;
  }
}
