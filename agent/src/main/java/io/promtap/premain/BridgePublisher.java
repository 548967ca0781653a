// SPDX-License-Identifier: Apache-2.0
package io.promtap.premain;

import io.promtap.bridge.PromtapBridge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The step of the start that defines the bridge in the boot loader, in package {@code java.lang}.
 * The boot class path stays as it is: appending to it makes the JVM warn and drop its shared
 * archives (docs/decisions/0002).
 *
 * <p>On Java 9+ {@code java.lang} is opened to the unnamed module of the loader of this class,
 * which is the hidden loader. If it were opened to a class that the application can reach, the
 * whole application could reflect on {@code java.lang}. On Java 8 there is nothing to open, and
 * {@code sun.misc.Unsafe} defines the classes.
 */
public final class BridgePublisher {

  /** Supertypes come first: the JVM needs them to define a class. */
  private static final String[] CLASSES = {
    "PromtapFailures",
    "PromtapRequest",
    "PromtapCall",
    "PromtapThread",
    "PromtapRoutes",
    "PromtapHttp",
    "PromtapContainers",
    "PromtapExchanges",
    "PromtapJdbc",
    "PromtapR2dbc",
    "PromtapRules",
    "PromtapNoop",
    "PromtapBridge",
    "PromtapAsync"
  };

  /** A name and not a class literal, which would be resolved before the class is defined. */
  private static final String BRIDGE = "io.promtap.bridge.PromtapBridge";

  private BridgePublisher() {}

  /** Returns whether this start, or an earlier one in this JVM, has made the bridge visible. */
  public static boolean isPublished() {
    return existing(BRIDGE) != null;
  }

  /**
   * Makes the bridge visible. Uses the bridge of an earlier start if its version is the same.
   *
   * @throws IllegalStateException if another version of the bridge is there
   * @throws Exception if this JVM offers no way to define the classes
   */
  public static void publish(Instrumentation instrumentation) throws Exception {
    Class<?> present = existing(BRIDGE);
    if (present == null) {
      define(isJava8() ? new UnsafeDefiner() : new LookupDefiner(instrumentation));
    } else if (present.getField("VERSION").getInt(null) != PromtapBridge.VERSION) {
      throw new IllegalStateException(
          "another version of Promtap was loaded into this JVM before; restart the JVM to change it");
    }
  }

  private static void define(Definer definer) throws Exception {
    String packageName = BRIDGE.substring(0, BRIDGE.lastIndexOf('.') + 1);
    for (String name : CLASSES) {
      definer.define(packageName + name, classFile(packageName + name));
    }
  }

  private static @Nullable Class<?> existing(String name) {
    try {
      return Class.forName(name, true, null);
    } catch (ClassNotFoundException first) {
      return null;
    }
  }

  private static boolean isJava8() {
    return System.getProperty("java.specification.version", "").startsWith("1.");
  }

  private interface Definer {
    void define(String name, byte[] classFile) throws Exception;
  }

  /** A definer for Java 9 and later. It uses reflection, since this is compiled for Java 8. */
  private static final class LookupDefiner implements Definer {
    private final Object lookup;
    private final Method defineClass;

    LookupDefiner(Instrumentation instrumentation) throws Exception {
      open(instrumentation);
      lookup =
          MethodHandles.class
              .getMethod("privateLookupIn", Class.class, MethodHandles.Lookup.class)
              .invoke(null, Object.class, MethodHandles.lookup());
      defineClass = MethodHandles.Lookup.class.getMethod("defineClass", byte[].class);
    }

    private static void open(Instrumentation instrumentation) throws Exception {
      Class<?> moduleClass = Class.forName("java.lang.Module");
      Object javaBase = Class.class.getMethod("getModule").invoke(Object.class);
      Object hidden =
          ClassLoader.class
              .getMethod("getUnnamedModule")
              .invoke(BridgePublisher.class.getClassLoader());
      Map<String, Set<Object>> opens =
          Collections.singletonMap("java.lang", Collections.singleton(hidden));
      Instrumentation.class
          .getMethod(
              "redefineModule", moduleClass, Set.class, Map.class, Map.class, Set.class, Map.class)
          .invoke(
              instrumentation,
              javaBase,
              Collections.emptySet(),
              Collections.emptyMap(),
              opens,
              Collections.emptySet(),
              Collections.<Class<?>, List<Class<?>>>emptyMap());
    }

    @Override
    public void define(String name, byte[] classFile) throws Exception {
      defineClass.invoke(lookup, (Object) classFile);
    }
  }

  private static final class UnsafeDefiner implements Definer {
    private final Object unsafe;
    private final Method defineClass;

    UnsafeDefiner() throws Exception {
      Class<?> unsafeClass = Class.forName("sun.misc.Unsafe");
      Field field = unsafeClass.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      unsafe = field.get(null);
      defineClass =
          unsafeClass.getMethod(
              "defineClass",
              String.class,
              byte[].class,
              int.class,
              int.class,
              ClassLoader.class,
              ProtectionDomain.class);
    }

    @Override
    public void define(String name, byte[] classFile) throws Exception {
      try {
        defineClass.invoke(unsafe, name, classFile, 0, classFile.length, null, null);
      } catch (InvocationTargetException e) {
        throw new IllegalStateException("cannot define " + name, e.getCause());
      }
    }
  }

  private static byte[] classFile(String name) throws IOException {
    String path = name.replace('.', '/') + ".class";
    try (InputStream in = BridgePublisher.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException("promtap.jar is damaged: it has no " + path);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
      byte[] buffer = new byte[4096];
      for (int read; (read = in.read(buffer)) >= 0; ) {
        bytes.write(buffer, 0, read);
      }
      return bytes.toByteArray();
    }
  }
}
