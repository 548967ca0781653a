// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * A search for methods that do not keep their receiver and arguments in the variables in which
 * these were passed.
 *
 * <p>An exit advice reads the arguments that were passed. A method loses them if it stores into
 * their variables, perhaps a value of another type, or if one of its stack map frames no longer
 * lists them, as in the proxies of JDK 25. Such a method has to work on copies; all others do
 * without.
 */
final class LostArguments extends ClassVisitor {

  private final Map<String, ErasedMethod> methods;
  private final Set<String> losing = new HashSet<>();

  private LostArguments(Map<String, ErasedMethod> methods) {
    super(Opcodes.ASM9);
    this.methods = methods;
  }

  /**
   * @param methods by name and descriptor
   * @return the names and descriptors of those that lose an argument
   */
  static Set<String> find(ClassReader reader, Map<String, ErasedMethod> methods) {
    LostArguments lost = new LostArguments(methods);
    reader.accept(lost, ClassReader.SKIP_DEBUG | ClassReader.EXPAND_FRAMES);
    return lost.losing;
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    String key = name + descriptor;
    ErasedMethod method = methods.get(key);
    if (method == null) {
      return null;
    }
    return new MethodVisitor(Opcodes.ASM9) {
      @Override
      public void visitVarInsn(int opcode, int variable) {
        boolean stores = opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE;
        if (stores && variable < method.getStackSize()) {
          losing.add(key);
        }
      }

      @Override
      public void visitIincInsn(int variable, int increment) {
        if (variable < method.getStackSize()) {
          losing.add(key);
        }
      }

      @Override
      public void visitFrame(
          int type, int localCount, Object[] locals, int stackCount, Object[] stack) {
        if (!lists(method, localCount, locals)) {
          losing.add(key);
        }
      }
    };
  }

  /** Returns whether the variables of a frame begin with the receiver and the arguments. */
  private static boolean lists(ErasedMethod method, int localCount, Object[] locals) {
    List<TypeDescription> types = method.parameterTypes();
    int first = method.isStatic() ? 0 : 1;
    if (localCount < first + types.size()) {
      return false;
    }
    boolean isInitialised = !method.isConstructor() || locals[0] != Opcodes.UNINITIALIZED_THIS;
    if (first == 1
        && isInitialised
        && !method.getDeclaringType().getInternalName().equals(locals[0])) {
      return false;
    }
    for (int i = 0; i < types.size(); i++) {
      if (!inFrame(types.get(i)).equals(locals[first + i])) {
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
