// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * A search for methods that read nothing but values in the fields of their own object: numbers,
 * texts, times, enums.
 *
 * <p>Such a method takes no arguments, writes no field, and uses its object only to read such a
 * field or to call another method of the same object without arguments. So it never has any other
 * object of the application in its hands, and what it calls on values is the JDK's.
 */
final class FieldsOnlyScan extends ClassVisitor {

  private static final Set<String> VALUES =
      new HashSet<>(
          Arrays.asList(
              "java/lang/String",
              "java/lang/Character",
              "java/lang/Boolean",
              "java/lang/Byte",
              "java/lang/Short",
              "java/lang/Integer",
              "java/lang/Long",
              "java/lang/Float",
              "java/lang/Double",
              "java/lang/Number",
              "java/util/UUID",
              "java/util/Date",
              "java/util/Locale",
              "java/util/Currency"));

  private static final Set<String> HELPERS =
      new HashSet<>(
          Arrays.asList(
              "java/lang/StringBuilder",
              "java/lang/StringBuffer",
              "java/lang/CharSequence",
              "java/lang/Class",
              "java/lang/Math",
              "java/util/Objects",
              "java/util/StringJoiner"));

  private static final Set<String> OF_ENUMS =
      new HashSet<>(Arrays.asList("name", "ordinal", "toString", "hashCode", "equals"));

  private static final String CONCATENATION = "java/lang/invoke/StringConcatFactory";

  private final Predicate<String> isEnum;
  private final Set<String> declared = new HashSet<>();
  private final Map<String, List<OwnCall>> plain = new HashMap<>();

  private FieldsOnlyScan(Predicate<String> isEnum) {
    super(Opcodes.ASM9);
    this.isEnum = isEnum;
  }

  /**
   * @param classFile may be empty
   * @param isEnum tells of an internal name whether it is a known enum
   */
  static FieldsOnlyScan of(byte[] classFile, Predicate<String> isEnum) {
    FieldsOnlyScan scan = new FieldsOnlyScan(isEnum);
    if (classFile.length > 0) {
      new ClassReader(classFile).accept(scan, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }
    return scan;
  }

  /** Returns name and descriptor of each method of the class. */
  Set<String> declared() {
    return declared;
  }

  /**
   * Returns the methods that were searched for, with the calls of other methods of the same object
   * that they make. A method is plain only if those are.
   */
  Map<String, List<OwnCall>> plain() {
    return plain;
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    declared.add(name + descriptor);
    int other =
        Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_SYNCHRONIZED;
    boolean isCandidate = (access & other) == 0 && descriptor.startsWith("()");
    return isCandidate ? new CodeScan(name + descriptor) : null;
  }

  private boolean isValue(Type type) {
    if (type.getSort() == Type.ARRAY) {
      return type.getElementType().getSort() < Type.ARRAY;
    }
    return type.getSort() != Type.OBJECT || isValue(type.getInternalName());
  }

  private boolean isValue(String owner) {
    return VALUES.contains(owner)
        || owner.startsWith("java/math/")
        || owner.startsWith("java/time/")
        || isEnum.test(owner);
  }

  /** A call of another method of the same object. */
  static final class OwnCall {

    /** The internal name of the class that the call names. */
    final String owner;

    /** Name and descriptor. */
    final String method;

    /** Whether the object's class may override it. */
    final boolean isVirtual;

    OwnCall(String owner, String method, boolean isVirtual) {
      this.owner = owner;
      this.method = method;
      this.isVirtual = isVirtual;
    }
  }

  /** The scan of one method. */
  private final class CodeScan extends MethodVisitor {
    private final String method;
    private final List<OwnCall> calls = new ArrayList<>();
    private boolean isPlain = true;

    /** Whether the last instruction loaded the method's own object. */
    private boolean hasThis;

    CodeScan(String method) {
      super(Opcodes.ASM9);
      this.method = method;
    }

    private void require(boolean plain) {
      isPlain &= plain;
    }

    /** Any instruction but those that may follow the load of the object. */
    private void other() {
      require(!hasThis);
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
      other();
      require(variable != 0 || opcode == Opcodes.ALOAD);
      require(opcode != Opcodes.RET);
      hasThis = variable == 0;
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      require(opcode == Opcodes.GETFIELD && hasThis && isValue(Type.getType(descriptor)));
      hasThis = false;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean ofInterface) {
      if (hasThis) {
        hasThis = false;
        callOwn(opcode, owner, name, descriptor);
      } else {
        require(isOfValues(owner, name));
      }
    }

    private void callOwn(int opcode, String owner, String name, String descriptor) {
      if (name.equals("getClass") && descriptor.equals("()Ljava/lang/Class;")) {
        return;
      }
      require(descriptor.startsWith("()") && isValue(Type.getReturnType(descriptor)));
      require(opcode == Opcodes.INVOKEVIRTUAL || opcode == Opcodes.INVOKESPECIAL);
      calls.add(new OwnCall(owner, name + descriptor, opcode == Opcodes.INVOKEVIRTUAL));
    }

    private boolean isOfValues(String owner, String name) {
      if (isEnum.test(owner)) {
        return OF_ENUMS.contains(name);
      }
      return isValue(owner) || HELPERS.contains(owner);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      other();
      require(bootstrap.getOwner().equals(CONCATENATION));
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      other();
      require(opcode != Opcodes.NEW || isValue(type) || HELPERS.contains(type));
    }

    @Override
    public void visitInsn(int opcode) {
      other();
      require(opcode != Opcodes.MONITORENTER && opcode != Opcodes.MONITOREXIT);
      require(opcode != Opcodes.ATHROW);
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      other();
    }

    @Override
    public void visitLdcInsn(Object value) {
      other();
      require(!(value instanceof ConstantDynamic));
    }

    @Override
    public void visitIincInsn(int variable, int increment) {
      other();
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      other();
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
      other();
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
      other();
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
      other();
    }

    @Override
    public void visitEnd() {
      if (isPlain) {
        plain.put(method, Collections.unmodifiableList(calls));
      }
    }
  }
}
