// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.util.function.Consumer;

/** A source of classes that are examined and not changed: a class path or a running JVM. */
public interface ClassSource {

  /** Passes all classes to a consumer, on the calling thread. */
  void forEach(Consumer<Candidate> taker);

  /** Passes the classes of this name, also a class of the JDK that {@link #forEach} leaves out. */
  void find(String internalName, Consumer<Candidate> taker);

  /** Whether a class of this name may be loaded later, although it is not here now. */
  boolean mayCome(String internalName);

  /** The place of the classes, as words that follow {@code no class X} in a message. */
  String place();

  /** One class. Nothing is read before it is asked for. */
  interface Candidate {

    /** The internal name, {@code a/b/C}. */
    String name();

    /** The loader through which the class sees others; {@code null} for the boot loader. */
    ClassLoader loader();

    /** The class itself; {@code null} if it is not loaded. */
    Class<?> loaded();

    /** The class file; empty if it cannot be read. */
    byte[] read();
  }
}
