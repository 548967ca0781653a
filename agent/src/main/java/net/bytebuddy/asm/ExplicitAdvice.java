// SPDX-License-Identifier: Apache-2.0
package net.bytebuddy.asm;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.utility.AsmClassReader;

/**
 * An {@link Advice} whose parameters are mapped explicitly instead of by annotations.
 *
 * <p>{@code Advice.to} builds on annotations: it reads each annotation type by reflection and keeps
 * a factory for every annotation that could occur. Loading and running that is most of what weaving
 * by {@link Advice} adds to the start of a JVM (docs/decisions/0008). This class hands the mappings
 * straight to the inliner of Byte Buddy, which writes the code. It stands in Byte Buddy's package
 * because that inliner is visible to its package only; docs/upstream asks for a public way.
 *
 * <p>Immutable.
 */
public final class ExplicitAdvice {

  private static final int NO_INDEX = -1;

  private final Advice.Dispatcher.Resolved.ForMethodEnter enter;
  private final Advice.Dispatcher.Resolved.ForMethodExit exit;
  private final Advice.Dispatcher.Resolved.ForMethodExit exitOfCopies;
  private final TypeDescription throwable;

  /** One of the two advice methods. Immutable. */
  public static final class Part {
    private final AsmClassReader reader;
    private final MethodDescription.InDefinedShape method;
    private final boolean catches;
    private final Map<Integer, ? extends Advice.OffsetMapping> mappings;
    private final Map<String, TypeDefinition> locals;
    private final Advice.PostProcessor postProcessor;

    /**
     * @param reader passes the method on, as a reader of the class that declares it
     * @param method a static method, described without its parameters
     * @param catches whether the method has exception handlers
     * @param mappings what each parameter stands for, by its slot
     * @param locals the shared variables that this method declares, by their names
     * @param postProcessor what follows the code of the method
     */
    public Part(
        AsmClassReader reader,
        MethodDescription.InDefinedShape method,
        boolean catches,
        Map<Integer, ? extends Advice.OffsetMapping> mappings,
        Map<String, TypeDefinition> locals,
        Advice.PostProcessor postProcessor) {
      this.reader = reader;
      this.method = method;
      this.catches = catches;
      this.mappings = mappings;
      this.locals = locals;
      this.postProcessor = postProcessor;
    }
  }

  /**
   * @param enter the advice for the start of a method, or {@code null}
   * @param exit the advice for its end, or {@code null}
   * @param throwable the type whose instances the exit advice sees, or {@code null} if it runs only
   *     when the method returns
   * @param suppressed the type whose instances never leave an advice
   * @param nothing the description of {@code void}
   */
  public ExplicitAdvice(
      Part enter,
      Part exit,
      TypeDescription throwable,
      TypeDescription suppressed,
      TypeDescription nothing) {
    this.throwable = throwable;
    this.enter =
        enter == null
            ? Advice.Dispatcher.Inactive.INSTANCE
            : new Enter(enter, suppressed, nothing, exit != null);
    this.exit = exitOf(exit, suppressed, nothing, false);
    this.exitOfCopies = exitOf(exit, suppressed, nothing, true);
  }

  private Advice.Dispatcher.Resolved.ForMethodExit exitOf(
      Part part, TypeDescription suppressed, TypeDescription nothing, boolean copies) {
    return part == null
        ? Advice.Dispatcher.Inactive.INSTANCE
        : new Exit(part, suppressed, nothing, throwable, copies);
  }

  /** Whether there is advice for the end of a method. */
  public boolean hasExit() {
    return exit.isAlive();
  }

  /**
   * Puts the advice around a method, as {@link Advice#wrap} does.
   *
   * @param copiesArguments whether the method works on copies of its arguments, so that the exit
   *     advice finds those that were passed
   * @param exceptionHandler takes what an advice throws from the stack
   */
  public MethodVisitor wrap(
      TypeDescription type,
      MethodDescription method,
      boolean copiesArguments,
      MethodVisitor visitor,
      Implementation.Context context,
      StackManipulation exceptionHandler) {
    Assigner unused = Assigner.Refusing.INSTANCE;
    if (!hasExit()) {
      return new Advice.AdviceVisitor.WithoutExitAdvice(
          visitor, context, unused, exceptionHandler, type, method, enter, 0, 0);
    }
    Advice.Dispatcher.Resolved.ForMethodExit last = copiesArguments ? exitOfCopies : exit;
    if (throwable == null) {
      return new Advice.AdviceVisitor.WithExitAdvice.WithoutExceptionHandling(
          visitor, context, unused, exceptionHandler, type, method, enter, last, 0, 0);
    }
    if (method.isConstructor()) {
      throw new IllegalStateException("what a constructor throws cannot be caught: " + method);
    }
    return new Advice.AdviceVisitor.WithExitAdvice.WithExceptionHandling(
        visitor, context, unused, exceptionHandler, type, method, enter, last, 0, 0, throwable);
  }

  /** The common part of the enter and the exit advice. */
  private abstract static class Inlined extends Advice.Dispatcher.Inlining.Resolved {
    final Map<String, TypeDefinition> locals;
    private final boolean catches;
    private final Advice.OffsetMapping.Sort sort;

    Inlined(
        Part part,
        TypeDescription suppressed,
        TypeDescription nothing,
        Advice.OffsetMapping.Sort sort) {
      super(
          part.method,
          part.postProcessor,
          Collections.<Advice.OffsetMapping.Factory<?>>emptyList(),
          suppressed,
          nothing,
          NO_INDEX,
          part.reader);
      this.locals = part.locals;
      this.catches = part.catches;
      this.sort = sort;
      offsetMappings.putAll(part.mappings);
    }

    public Map<String, TypeDefinition> getNamedTypes() {
      return locals;
    }

    @Override
    protected Map<Integer, TypeDefinition> resolveInitializationTypes(
        Advice.ArgumentHandler variables) {
      Map<Integer, TypeDefinition> resolved = new TreeMap<>();
      for (Map.Entry<String, TypeDefinition> local : locals.entrySet()) {
        resolved.put(variables.named(local.getKey()), local.getValue());
      }
      return resolved;
    }

    @Override
    public Advice.Dispatcher.Bound bind(
        TypeDescription type,
        MethodDescription method,
        MethodVisitor visitor,
        Implementation.Context context,
        Assigner assigner,
        Advice.ArgumentHandler.ForInstrumentedMethod variables,
        Advice.MethodSizeHandler.ForInstrumentedMethod sizes,
        Advice.StackMapFrameHandler.ForInstrumentedMethod frames,
        StackManipulation exceptionHandler,
        Advice.Dispatcher.RelocationHandler.Relocation relocation) {
      return new SinglePassInliner(
          type,
          method,
          visitor,
          context,
          assigner,
          variables,
          sizes,
          frames,
          suppressionHandler.bind(exceptionHandler),
          relocationHandler.bind(method, relocation),
          exceptionHandler,
          classReader);
    }

    /**
     * Byte Buddy's inliner without its first pass over advice that catches nothing: the pass
     * collects the exception handlers of the advice itself, and most advice is only suppressed as a
     * whole. Without it a start runs less code that the JIT has not compiled.
     */
    private final class SinglePassInliner extends AdviceMethodInliner {

      SinglePassInliner(
          TypeDescription type,
          MethodDescription method,
          MethodVisitor visitor,
          Implementation.Context context,
          Assigner assigner,
          Advice.ArgumentHandler.ForInstrumentedMethod variables,
          Advice.MethodSizeHandler.ForInstrumentedMethod sizes,
          Advice.StackMapFrameHandler.ForInstrumentedMethod frames,
          Advice.Dispatcher.SuppressionHandler.Bound suppression,
          Advice.Dispatcher.RelocationHandler.Bound relocation,
          StackManipulation exceptionHandler,
          AsmClassReader reader) {
        super(
            type,
            method,
            visitor,
            context,
            assigner,
            variables,
            sizes,
            frames,
            suppression,
            relocation,
            exceptionHandler,
            reader);
      }

      @Override
      public void prepare() {
        if (catches) {
          super.prepare();
        } else {
          suppressionHandler.onPrepare(methodVisitor);
        }
      }
    }

    MethodVisitor translate(
        MethodVisitor visitor,
        Implementation.Context context,
        Assigner assigner,
        Advice.ArgumentHandler.ForAdvice variables,
        Advice.MethodSizeHandler.ForAdvice sizes,
        Advice.StackMapFrameHandler.ForAdvice frames,
        TypeDescription type,
        MethodDescription method,
        Advice.Dispatcher.SuppressionHandler.Bound suppression,
        Advice.Dispatcher.RelocationHandler.Bound relocation,
        StackManipulation exceptionHandler) {
      Map<Integer, Advice.OffsetMapping.Target> targets = new HashMap<>();
      for (Map.Entry<Integer, Advice.OffsetMapping> mapping : offsetMappings.entrySet()) {
        targets.put(
            mapping.getKey(), mapping.getValue().resolve(type, method, assigner, variables, sort));
      }
      return new Advice.Dispatcher.Inlining.CodeTranslationVisitor(
          visitor,
          context,
          variables,
          sizes,
          frames,
          type,
          method,
          assigner,
          adviceMethod,
          targets,
          suppression,
          relocation,
          exceptionHandler,
          postProcessor,
          sort == Advice.OffsetMapping.Sort.EXIT);
    }
  }

  /** The advice for the start of a method. */
  private static final class Enter extends Inlined
      implements Advice.Dispatcher.Resolved.ForMethodEnter {
    private final TypeDescription nothing;
    private final boolean isRead;

    /**
     * @param isRead whether an exit advice may read what this one returns
     */
    Enter(Part part, TypeDescription suppressed, TypeDescription nothing, boolean isRead) {
      super(part, suppressed, nothing, Advice.OffsetMapping.Sort.ENTER);
      this.nothing = nothing;
      this.isRead = isRead;
    }

    @Override
    public boolean isPrependLineNumber() {
      return false;
    }

    @Override
    public TypeDefinition getActualAdviceType() {
      return adviceMethod.getReturnType();
    }

    @Override
    public TypeDefinition getAdviceType() {
      return isRead ? adviceMethod.getReturnType() : nothing;
    }

    @Override
    protected MethodVisitor apply(
        MethodVisitor visitor,
        Implementation.Context context,
        Assigner assigner,
        Advice.ArgumentHandler.ForInstrumentedMethod variables,
        Advice.MethodSizeHandler.ForInstrumentedMethod sizes,
        Advice.StackMapFrameHandler.ForInstrumentedMethod frames,
        TypeDescription type,
        MethodDescription method,
        Advice.Dispatcher.SuppressionHandler.Bound suppression,
        Advice.Dispatcher.RelocationHandler.Bound relocation,
        StackManipulation exceptionHandler) {
      MethodDescription.TypeToken token = adviceMethod.asTypeToken();
      Advice.MethodSizeHandler.ForAdvice ownSizes = sizes.bindEnter(token);
      if (!isRead) {
        ownSizes.requireLocalVariableLengthPadding(
            adviceMethod.getReturnType().getStackSize().getSize());
      }
      return translate(
          visitor,
          context,
          assigner,
          variables.bindEnter(token),
          ownSizes,
          frames.bindEnter(token),
          type,
          method,
          suppression,
          relocation,
          exceptionHandler);
    }
  }

  /** The advice for the end of a method. */
  private static final class Exit extends Inlined
      implements Advice.Dispatcher.Resolved.ForMethodExit {
    private final TypeDescription throwable;
    private final boolean copiesArguments;

    Exit(
        Part part,
        TypeDescription suppressed,
        TypeDescription nothing,
        TypeDescription throwable,
        boolean copiesArguments) {
      super(part, suppressed, nothing, Advice.OffsetMapping.Sort.EXIT);
      this.throwable = throwable;
      this.copiesArguments = copiesArguments;
    }

    @Override
    public TypeDescription getThrowable() {
      return throwable;
    }

    @Override
    public Advice.ArgumentHandler.Factory getArgumentHandlerFactory() {
      return copiesArguments
          ? Advice.ArgumentHandler.Factory.COPYING
          : Advice.ArgumentHandler.Factory.SIMPLE;
    }

    @Override
    public TypeDefinition getAdviceType() {
      return adviceMethod.getReturnType();
    }

    @Override
    protected Map<Integer, TypeDefinition> resolveInitializationTypes(
        Advice.ArgumentHandler variables) {
      Map<Integer, TypeDefinition> resolved = super.resolveInitializationTypes(variables);
      if (!adviceMethod.getReturnType().represents(void.class)) {
        resolved.put(variables.exit(), adviceMethod.getReturnType());
      }
      return resolved;
    }

    @Override
    protected MethodVisitor apply(
        MethodVisitor visitor,
        Implementation.Context context,
        Assigner assigner,
        Advice.ArgumentHandler.ForInstrumentedMethod variables,
        Advice.MethodSizeHandler.ForInstrumentedMethod sizes,
        Advice.StackMapFrameHandler.ForInstrumentedMethod frames,
        TypeDescription type,
        MethodDescription method,
        Advice.Dispatcher.SuppressionHandler.Bound suppression,
        Advice.Dispatcher.RelocationHandler.Bound relocation,
        StackManipulation exceptionHandler) {
      MethodDescription.TypeToken token = adviceMethod.asTypeToken();
      return translate(
          visitor,
          context,
          assigner,
          variables.bindExit(token, throwable == null),
          sizes.bindExit(token),
          frames.bindExit(token),
          type,
          method,
          suppression,
          relocation,
          exceptionHandler);
    }
  }
}
