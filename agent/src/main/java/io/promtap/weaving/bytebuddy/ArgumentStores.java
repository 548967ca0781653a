package io.promtap.weaving.bytebuddy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * A look at which methods store into the variable of their receiver or of an argument.
 *
 * <p>An exit advice sees the arguments that were passed. If a method stores into their variables,
 * it has to work on copies; a compiler may even put a value of another type there, which no stack
 * map frame at the end of the method could describe. All other methods are spared the copies.
 */
final class ArgumentStores extends ClassVisitor {

  private final Map<String, ErasedMethod> methods;
  private final Set<String> storing = new HashSet<>();

  private ArgumentStores(Map<String, ErasedMethod> methods) {
    super(Opcodes.ASM9);
    this.methods = methods;
  }

  /**
   * @param methods by name and descriptor
   * @return the names and descriptors of those that store
   */
  static Set<String> find(ClassReader reader, Map<String, ErasedMethod> methods) {
    ArgumentStores stores = new ArgumentStores(methods);
    reader.accept(stores, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return stores.storing;
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
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
          storing.add(key);
        }
      }

      @Override
      public void visitIincInsn(int variable, int increment) {
        if (variable < method.getStackSize()) {
          storing.add(key);
        }
      }
    };
  }
}
