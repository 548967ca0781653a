package io.promtap.weaving;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.AnalyzerAdapter;

/**
 * Writes advice into class files. The advice is Byte Buddy's in form and meaning; it is copied in
 * with ASM alone, since loading and running Byte Buddy was most of what Promtap added to a start
 * (docs/decisions/0008).
 *
 * <p>A method that is not advised stays byte for byte as it was, and no member is ever added, so
 * that a loaded class can be rewoven and set back. Safe for use by several threads.
 */
final class Weaver {

  static final int ASM = Opcodes.ASM9;

  /**
   * Weaves one class.
   *
   * @param head what was read of this class file
   * @return the woven class file
   * @throws IOException if an advice class cannot be read
   * @throws RuntimeException if this class cannot be woven: it is to be left as it is
   */
  byte[] weave(ClassFile head, byte[] classFile, Map<AdviceSpec, List<ClassFile.Method>> selected)
      throws IOException {
    Map<String, List<AdviceCode>> byMethod = new HashMap<>();
    Map<String, ClassFile.Method> methods = new HashMap<>();
    for (Map.Entry<AdviceSpec, List<ClassFile.Method>> entry : selected.entrySet()) {
      AdviceCode code = entry.getKey().code();
      for (ClassFile.Method method : entry.getValue()) {
        methods.put(method.toString(), method);
        byMethod.computeIfAbsent(method.toString(), any -> new ArrayList<>()).add(code);
      }
    }
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(ASM, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor original =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            List<AdviceCode> codes = byMethod.get(name + descriptor);
            return codes == null
                ? original
                : advised(original, head, methods.get(name + descriptor), codes);
          }
        },
        ClassReader.EXPAND_FRAMES);
    return writer.toByteArray();
  }

  /** The first advice is the innermost: each further one takes those before it for the method. */
  private static MethodVisitor advised(
      MethodVisitor original, ClassFile head, ClassFile.Method method, List<AdviceCode> codes) {
    MethodVisitor visitor = original;
    int locals = method.maxLocals();
    Slots[] slots = new Slots[codes.size()];
    for (int i = 0; i < codes.size(); i++) {
      slots[i] = new Slots(head.name(), method, codes.get(i), locals);
      locals = slots[i].end();
    }
    for (int i = codes.size() - 1; i >= 0; i--) {
      MethodWeaver weaver = new MethodWeaver(visitor, codes.get(i), slots[i], head.hasFrames());
      AnalyzerAdapter analyzer =
          new AnalyzerAdapter(
              head.name(), method.access(), method.name(), method.descriptor(), weaver);
      weaver.stackFrom(analyzer);
      visitor = analyzer;
    }
    return visitor;
  }
}
