// SPDX-License-Identifier: Apache-2.0
package io.promtap.testing;

import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Loads layers of two interfaces, which both extend both of the layer above: there are
 * 2<sup>layers</sup> ways up, and few types. No class implements them, since HotSpot itself walks
 * all the ways of one.
 */
public final class Diamonds extends ClassLoader {

  private static final int LAYERS = 40;

  /** The interface at the bottom. The one at the top is {@code diamonds.Left0}. */
  public static Class<?> make() throws ClassNotFoundException {
    return new Diamonds().loadClass("diamonds.Left" + LAYERS);
  }

  private Diamonds() {
    super(Diamonds.class.getClassLoader());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (!name.startsWith("diamonds.")) {
      throw new ClassNotFoundException(name);
    }
    int above = Integer.parseInt(name.replaceAll(".*\\D", "")) - 1;
    ClassWriter file = new ClassWriter(0);
    file.visit(
        Opcodes.V1_8,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT,
        name.replace('.', '/'),
        null,
        "java/lang/Object",
        above < 0 ? null : new String[] {"diamonds/Left" + above, "diamonds/Right" + above});
    file.visitEnd();
    return defineClass(name, file.toByteArray(), 0, file.toByteArray().length);
  }
}
