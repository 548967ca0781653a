// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.bytebuddy.description.annotation.AnnotationList;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.method.ParameterList;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.Type;

/**
 * The description of a method by its name, its descriptor and its modifiers. Immutable.
 *
 * <p>It computes once what Byte Buddy asks for at nearly every instruction. Byte Buddy's own latent
 * description builds lists of parameters and visits their types again for each question.
 */
final class ErasedMethod extends MethodDescription.Latent {

  private final String descriptor;
  private final TypeDescription returnType;
  private final ParameterList<ParameterDescription.InDefinedShape> parameters;
  private final List<TypeDescription> parameterTypes = new ArrayList<>();
  private final TypeToken token;
  private final int stackSize;

  /** Describes a method of the application or of the bridge. */
  static ErasedMethod of(
      TypeDescription declaringType, String name, String descriptor, int modifiers) {
    return new ErasedMethod(declaringType, name, descriptor, modifiers, true);
  }

  /**
   * Describes an advice method, without its parameters: Byte Buddy would give each of them a
   * mapping of its own.
   */
  static ErasedMethod ofAdvice(TypeDescription declaringType, String name, String descriptor) {
    return new ErasedMethod(declaringType, name, descriptor, Modifier.STATIC, false);
  }

  private ErasedMethod(
      TypeDescription declaringType,
      String name,
      String descriptor,
      int modifiers,
      boolean describesParameters) {
    super(
        declaringType,
        name,
        modifiers,
        Collections.emptyList(),
        ErasedType.VOID.asGenericType(),
        Collections.emptyList(),
        Collections.emptyList(),
        Collections.emptyList(),
        null,
        null);
    this.descriptor = descriptor;
    this.returnType = ErasedType.of(Type.getReturnType(descriptor));
    List<ParameterDescription.InDefinedShape> described = new ArrayList<>();
    int offset = Modifier.isStatic(modifiers) ? 0 : 1;
    for (Type type : Type.getArgumentTypes(descriptor)) {
      ErasedType parameterType = ErasedType.of(type);
      if (describesParameters) {
        described.add(new Parameter(this, parameterType, described.size(), offset));
      }
      parameterTypes.add(parameterType);
      offset += type.getSize();
    }
    this.parameters = new ParameterList.Explicit<>(described);
    this.token = new TypeToken(returnType, parameterTypes);
    this.stackSize = offset;
  }

  /** Returns the types of the parameters, without the receiver. */
  List<TypeDescription> parameterTypes() {
    return parameterTypes;
  }

  @Override
  public String getDescriptor() {
    return descriptor;
  }

  @Override
  public TypeDescription.Generic getReturnType() {
    return returnType.asGenericType();
  }

  @Override
  public ParameterList<ParameterDescription.InDefinedShape> getParameters() {
    return parameters;
  }

  @Override
  public int getStackSize() {
    return stackSize;
  }

  @Override
  public TypeToken asTypeToken() {
    return token;
  }

  /** The description of one parameter, which has a type and no name. */
  private static final class Parameter extends ParameterDescription.InDefinedShape.AbstractBase {
    private final MethodDescription.InDefinedShape method;
    private final TypeDescription type;
    private final int index;
    private final int offset;

    Parameter(
        MethodDescription.InDefinedShape method, TypeDescription type, int index, int offset) {
      this.method = method;
      this.type = type;
      this.index = index;
      this.offset = offset;
    }

    @Override
    public TypeDescription.Generic getType() {
      return type.asGenericType();
    }

    @Override
    public MethodDescription.InDefinedShape getDeclaringMethod() {
      return method;
    }

    @Override
    public int getIndex() {
      return index;
    }

    @Override
    public int getOffset() {
      return offset;
    }

    @Override
    public boolean isNamed() {
      return false;
    }

    @Override
    public boolean hasModifiers() {
      return false;
    }

    @Override
    public AnnotationList getDeclaredAnnotations() {
      return new AnnotationList.Empty();
    }
  }
}
