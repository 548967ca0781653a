package io.promtap.weaving;

import io.promtap.bridge.PromtapBridge;
import io.promtap.log.Failures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.constant.TextConstant;
import net.bytebuddy.implementation.bytecode.member.MethodInvocation;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import net.bytebuddy.pool.TypePool;

/**
 * Writes advice into class files with Byte Buddy. The only class that loads it, so a JVM in which
 * nothing is woven never does; loading it is nearly the whole price of the first class.
 *
 * <p>{@code decorate} leaves everything that is not advised byte for byte as it was and never adds
 * a member, so that a loaded class can be rewoven and set back.
 */
final class Weaver {

  private static final TypeDescription.Generic OBJECT =
      TypeDescription.Generic.OfNonGenericType.ForLoadedType.of(Object.class);
  private static final TypeDescription.Generic THROWABLE =
      TypeDescription.Generic.OfNonGenericType.ForLoadedType.of(Throwable.class);

  private final ByteBuddy byteBuddy =
      new ByteBuddy()
          .with(TypeValidation.DISABLED)
          .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE);
  private final ClassFileLocator ownClasses =
      ClassFileLocator.ForClassLoader.of(Weaver.class.getClassLoader());

  /** Shared by all advice, which speaks of the same annotations and of the same few types. */
  private final TypePool ownTypes =
      pool(
          new ClassFileLocator.Compound(
              ownClasses, ClassFileLocator.ForClassLoader.ofBootLoader()));

  private final Map<AdviceSpec, Advice> advice = new ConcurrentHashMap<>();
  private final MethodDescription failed;

  Weaver() {
    try {
      failed =
          new MethodDescription.ForLoadedMethod(
              PromtapBridge.class.getMethod("failed", Throwable.class, String.class));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("the bridge is not Promtap's", e);
    }
  }

  /** Weaves a class that nobody loads: afterwards all that weaving needs is loaded. */
  void warmUp() {
    String name = Sample.class.getName();
    try {
      byte[] classFile = ownClasses.locate(name).resolve();
      ClassFile head = ClassFile.read(new ByteArrayInputStream(classFile));
      AdviceSpec advice = new AdviceSpec(Sample.class.getName() + "$SampleAdvice", "weaving");
      List<ClassFile.Method> methods = new ArrayList<>(head.methods());
      methods.removeIf(method -> !method.name().equals("run"));
      weave(
          Weaver.class.getClassLoader(),
          head.name(),
          classFile,
          Collections.singletonMap(advice, methods));
    } catch (IOException | RuntimeException failure) {
      Failures.record("weaving", failure);
    }
  }

  /** Woven by {@link #warmUp}, and never used. */
  static final class Sample {

    private Sample() {}

    int run(Object argument) {
      return argument == null ? 0 : argument.hashCode();
    }

    /** Has what the real advice has. */
    static final class SampleAdvice {

      private SampleAdvice() {}

      @Advice.OnMethodEnter(suppress = Throwable.class)
      static long[] enter() {
        return PromtapBridge.jdbc.timedEntered();
      }

      @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
      static void exit(
          @Advice.Enter long[] thread,
          @Advice.Argument(value = 0, optional = true, typing = Assigner.Typing.DYNAMIC)
              Object argument,
          @Advice.Thrown Throwable thrown) {
        if (thread != null) {
          thread[0] = 0;
          PromtapBridge.jdbc.statementExited(thread[1], null, argument, thrown);
        }
      }
    }
  }

  /**
   * Weaves one class.
   *
   * @param loader the loader that defines the class
   * @param classFile the class as it is now
   * @return the woven class file
   * @throws IOException if an advice class cannot be read
   */
  byte[] weave(
      ClassLoader loader,
      String internalName,
      byte[] classFile,
      Map<AdviceSpec, List<ClassFile.Method>> methods)
      throws IOException {
    String name = internalName.replace('/', '.');
    ClassFileLocator locator =
        new ClassFileLocator.Compound(
            ClassFileLocator.Simple.of(name, classFile),
            ClassFileLocator.ForClassLoader.ofBootLoader(),
            new ClassFiles.Locator(loader));
    TypeDescription type = pool(locator).describe(name).resolve();
    DynamicType.Builder<?> builder = byteBuddy.decorate(type, locator);
    for (Map.Entry<AdviceSpec, List<ClassFile.Method>> entry : methods.entrySet()) {
      Set<String> signatures = new HashSet<>();
      for (ClassFile.Method method : entry.getValue()) {
        signatures.add(method.toString());
      }
      builder =
          builder.visit(
              advice(entry.getKey())
                  .on(
                      method ->
                          signatures.contains(method.getInternalName() + method.getDescriptor())));
    }
    try (DynamicType.Unloaded<?> woven = builder.make()) {
      return woven.getBytes();
    }
  }

  /**
   * Lazy, so that a type that a signature names and nobody needs is not looked up; no debug data.
   */
  private static TypePool pool(ClassFileLocator locator) {
    return new TypePool.Default.WithLazyResolution(
        new TypePool.CacheProvider.Simple(), locator, TypePool.Default.ReaderMode.FAST);
  }

  private Advice advice(AdviceSpec spec) throws IOException {
    Advice known = advice.get(spec);
    if (known == null) {
      known = compile(spec);
      advice.put(spec, known);
    }
    return known;
  }

  private Advice compile(AdviceSpec spec) throws IOException {
    TypePool types = ownTypes;
    ClassFileLocator locator = ownClasses;
    if (!spec.renames().isEmpty()) {
      byte[] bytes = ownClasses.locate(spec.className()).resolve();
      locator =
          new ClassFileLocator.Compound(
              ClassFileLocator.Simple.of(spec.className(), rename(bytes, spec.renames())),
              ownClasses,
              ClassFileLocator.ForClassLoader.ofBootLoader());
      types = pool(locator);
    }
    TypeDescription type = types.describe(spec.className()).resolve();
    Advice.WithCustomMapping mapping = Advice.withCustomMapping();
    for (Map.Entry<Class<? extends Annotation>, AdviceSpec.Binding> entry :
        spec.bindings().entrySet()) {
      mapping = bind(mapping, entry.getKey(), entry.getValue());
    }
    StackManipulation handler =
        new StackManipulation.Compound(
            new TextConstant(spec.where()), MethodInvocation.invoke(failed.asDefined()));
    return mapping
        .to(type, locator)
        .withExceptionHandler(new Advice.ExceptionHandler.Simple(handler));
  }

  private static Advice.WithCustomMapping bind(
      Advice.WithCustomMapping mapping,
      Class<? extends Annotation> annotation,
      AdviceSpec.Binding binding) {
    Assigner.Typing boxed = Assigner.Typing.DYNAMIC;
    switch (binding.kind()) {
      case THIS:
        return mapping.bind(
            annotation, new Advice.OffsetMapping.ForThisReference(OBJECT, true, boxed, true));
      case ARGUMENT:
        return mapping.bind(
            annotation,
            new Advice.OffsetMapping.ForArgument.Unresolved(
                OBJECT, true, boxed, binding.argument()));
      case RETURN:
        return mapping.bind(
            annotation, new Advice.OffsetMapping.ForReturnValue(OBJECT, true, boxed));
      case THROWN:
        return mapping.bind(
            annotation, new Advice.OffsetMapping.ForThrowable(THROWABLE, true, boxed));
      default:
        return mapping.bind(annotation, binding.constant());
    }
  }

  private static byte[] rename(byte[] classFile, Map<String, String> renames) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(0);
    reader.accept(new ClassRemapper(writer, new PackageRemapper(renames)), 0);
    return writer.toByteArray();
  }

  private static final class PackageRemapper extends Remapper {
    private final Map<String, String> renames;

    PackageRemapper(Map<String, String> renames) {
      this.renames = renames;
    }

    @Override
    public String map(String internalName) {
      for (Map.Entry<String, String> rename : renames.entrySet()) {
        if (internalName.startsWith(rename.getKey())) {
          return rename.getValue() + internalName.substring(rename.getKey().length());
        }
      }
      return internalName;
    }
  }
}
