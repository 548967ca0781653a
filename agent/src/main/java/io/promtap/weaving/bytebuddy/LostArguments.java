// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import java.util.List;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * A look at the instructions of a method, on their way to the advice, for whether it keeps its
 * receiver and arguments in the variables in which these were passed.
 *
 * <p>An exit advice reads the arguments that were passed. A method loses them if it stores into
 * their variables, perhaps a value of another type, or if one of its stack map frames no longer
 * lists them, as in the proxies of JDK 25. Such a method has to work on copies; all others do
 * without.
 */
final class LostArguments extends MethodVisitor {

  private final ErasedMethod method;
  private final Set<ErasedMethod> losing;

  /** The number of variables in a frame that are the receiver and the arguments. */
  private final int passed;

  /** The number of variables in the frame before. */
  private int locals;

  /**
   * @param next gets what this one gets
   * @param losing gets the method if it loses an argument, before {@code next} sees where
   */
  LostArguments(ErasedMethod method, @Nullable MethodVisitor next, Set<ErasedMethod> losing) {
    super(Opcodes.ASM9, next);
    this.method = method;
    this.losing = losing;
    passed = (method.isStatic() ? 0 : 1) + method.parameterTypes().size();
    locals = passed;
  }

  @Override
  public void visitVarInsn(int opcode, int variable) {
    if (opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE) {
      stores(variable);
    }
    super.visitVarInsn(opcode, variable);
  }

  @Override
  public void visitIincInsn(int variable, int increment) {
    stores(variable);
    super.visitIincInsn(variable, increment);
  }

  private void stores(int variable) {
    if (variable < method.getStackSize()) {
      losing.add(method);
    }
  }

  /** Takes frames as they are in the class file (JVM specification, 4.7.4). */
  @Override
  public void visitFrame(
      int type, int localCount, Object[] localTypes, int stackCount, Object[] stack) {
    if (type == Opcodes.F_FULL || type == Opcodes.F_NEW) {
      locals = localCount;
    } else if (type == Opcodes.F_APPEND) {
      locals += localCount;
    } else if (type == Opcodes.F_CHOP) {
      locals -= localCount;
    }
    boolean lists = type != Opcodes.F_FULL && type != Opcodes.F_NEW || lists(localTypes);
    if (locals < passed || !lists) {
      losing.add(method);
    }
    super.visitFrame(type, localCount, localTypes, stackCount, stack);
  }

  /** Returns whether the variables of a frame begin with the receiver and the arguments. */
  private boolean lists(Object[] localTypes) {
    if (locals < passed) {
      return false;
    }
    List<TypeDescription> types = method.parameterTypes();
    int first = passed - types.size();
    boolean isInitialised = !method.isConstructor() || localTypes[0] != Opcodes.UNINITIALIZED_THIS;
    if (first == 1
        && isInitialised
        && !method.getDeclaringType().getInternalName().equals(localTypes[0])) {
      return false;
    }
    for (int i = 0; i < types.size(); i++) {
      if (!inFrame(types.get(i)).equals(localTypes[first + i])) {
        return false;
      }
    }
    return true;
  }

  /** Returns a type as a frame names it (JVM specification, 4.10.1.2). */
  private static Object inFrame(TypeDescription type) {
    if (!type.isPrimitive()) {
      return type.getInternalName();
    }
    if (type.represents(long.class)) {
      return Opcodes.LONG;
    }
    if (type.represents(double.class)) {
      return Opcodes.DOUBLE;
    }
    return type.represents(float.class) ? Opcodes.FLOAT : Opcodes.INTEGER;
  }
}
