// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A source of classes that are examined and not changed: a class path or a running JVM. */
public interface ClassSource {

  /** Passes all classes to a consumer, on the calling thread. */
  void forEach(Consumer<Candidate> taker);

  /** Passes the classes of this name, even a class of the JDK that {@link #forEach} leaves out. */
  void find(String internalName, Consumer<Candidate> taker);

  /** Returns whether a class of this name may be loaded later, although it is not here now. */
  boolean mayCome(String internalName);

  /** Returns the place of the classes, as words that follow {@code no class X} in a message. */
  String place();

  /** One class. Nothing is read before it is asked for. */
  interface Candidate {

    /** Returns the internal name, {@code a/b/C}. */
    String name();

    /** Returns the loader through which the class sees others; {@code null} for the boot loader. */
    @Nullable ClassLoader loader();

    /** Returns the class itself; {@code null} if it is not loaded. */
    @Nullable Class<?> loaded();

    /** Returns the class file; empty if it cannot be read. */
    byte[] read();
  }
}
