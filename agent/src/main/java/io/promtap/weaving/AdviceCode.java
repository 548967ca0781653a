package io.promtap.weaving;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** An advice class as it was compiled: its enter method, its exit method, or both. Immutable. */
final class AdviceCode {

  private final ClassReader reader;
  private final AdviceSpec spec;
  private AdviceMethod enter;
  private AdviceMethod exit;

  private AdviceCode(ClassReader reader, AdviceSpec spec) {
    this.reader = reader;
    this.spec = spec;
  }

  /**
   * Reads an advice class from Promtap's own classes.
   *
   * @throws IOException if there is none of this name
   * @throws IllegalStateException if it asks for what {@link MethodWeaver} does not do
   */
  static AdviceCode read(AdviceSpec spec) throws IOException {
    String file = spec.className().replace('.', '/') + ".class";
    try (InputStream in = AdviceCode.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("advice " + spec.className() + " is missing");
      }
      AdviceCode code = new AdviceCode(new ClassReader(in), spec);
      code.findMethods();
      return code;
    }
  }

  private void findMethods() {
    reader.accept(
        new ClassVisitor(Weaver.ASM) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return new AdviceMethod.Reader(spec, name, rename(descriptor), method -> keep(method));
          }
        },
        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    if (enter == null && exit == null) {
      throw new IllegalStateException("no advice in " + spec.className());
    }
  }

  private void keep(AdviceMethod method) {
    if (method.isEnter()) {
      enter = method;
    } else {
      exit = method;
    }
  }

  /** The method copied in where a method begins, or {@code null}. */
  AdviceMethod enter() {
    return enter;
  }

  /** The method copied in where a method ends, or {@code null}. */
  AdviceMethod exit() {
    return exit;
  }

  String where() {
    return spec.where();
  }

  /** Shows the code of one of the two methods, with the frames that the compiler wrote. */
  void accept(AdviceMethod method, MethodVisitor visitor) {
    reader.accept(
        new ClassVisitor(Weaver.ASM) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return name.equals(method.name()) && rename(descriptor).equals(method.descriptor())
                ? visitor
                : null;
          }
        },
        ClassReader.EXPAND_FRAMES | ClassReader.SKIP_DEBUG);
  }

  /** A type, an internal name or a descriptor as the woven class knows it. */
  String rename(String name) {
    String renamed = name;
    for (Map.Entry<String, String> rename : spec.renames().entrySet()) {
      renamed = renamed.replace(rename.getKey(), rename.getValue());
    }
    return renamed;
  }

  /** What the enter method hands to the exit method; void if nothing. */
  Type enterType() {
    return enter == null ? Type.VOID_TYPE : Type.getReturnType(enter.descriptor());
  }

  /**
   * An exit method that returns an object may say what the method is to return instead: {@code
   * null} lets it be.
   */
  Type replacementType() {
    return exit == null ? Type.VOID_TYPE : Type.getReturnType(exit.descriptor());
  }
}
