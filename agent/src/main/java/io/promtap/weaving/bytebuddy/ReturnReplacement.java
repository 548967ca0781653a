// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import java.util.Collections;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.StackSize;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.assign.InstanceCheck;
import net.bytebuddy.implementation.bytecode.assign.TypeCasting;
import net.bytebuddy.implementation.bytecode.member.MethodVariableAccess;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * The post processor of Byte Buddy for an exit advice that returns an object: the method returns
 * that object instead of its own if it is of the type that the method promises. Anything else,
 * {@code null} above all, leaves the method's own result.
 */
enum ReturnReplacement implements Advice.PostProcessor {
  INSTANCE;

  @Override
  public StackManipulation resolve(
      TypeDescription type,
      MethodDescription method,
      Assigner assigner,
      Advice.ArgumentHandler variables,
      Advice.StackMapFrameHandler.ForPostProcessor frames,
      StackManipulation exceptionHandler) {
    TypeDescription promised = method.getReturnType().asErasure();
    if (promised.isPrimitive()) {
      throw new IllegalStateException("only an object can be replaced: " + method.getName());
    }
    Label stays = new Label();
    StackManipulation load = MethodVariableAccess.REFERENCE.loadFrom(variables.exit());
    return new StackManipulation.Compound(
        load,
        InstanceCheck.of(promised),
        new SkipUnlessTrue(stays),
        load,
        TypeCasting.to(promised),
        MethodVariableAccess.REFERENCE.storeAt(variables.returned()),
        new Destination(stays, frames));
  }

  /** A jump over the replacement. */
  private static final class SkipUnlessTrue extends StackManipulation.AbstractBase {
    private final Label destination;

    SkipUnlessTrue(Label destination) {
      this.destination = destination;
    }

    @Override
    public Size apply(MethodVisitor visitor, Implementation.Context context) {
      visitor.visitJumpInsn(Opcodes.IFEQ, destination);
      return StackSize.SINGLE.toDecreasingSize();
    }
  }

  /** The target of that jump, with the stack map frame that a target needs. */
  private static final class Destination extends StackManipulation.AbstractBase {
    private final Label label;
    private final Advice.StackMapFrameHandler.ForPostProcessor frames;

    Destination(Label label, Advice.StackMapFrameHandler.ForPostProcessor frames) {
      this.label = label;
      this.frames = frames;
    }

    @Override
    public Size apply(MethodVisitor visitor, Implementation.Context context) {
      visitor.visitLabel(label);
      frames.injectIntermediateFrame(visitor, Collections.<TypeDescription>emptyList());
      return Size.ZERO;
    }
  }
}
