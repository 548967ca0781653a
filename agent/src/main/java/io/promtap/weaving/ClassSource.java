package io.promtap.weaving;

import java.util.function.Consumer;

/** Classes to be looked at and left as they are: of a class path, or of a running JVM. */
public interface ClassSource {

  /** Shows all classes, on the thread that asks. */
  void forEach(Consumer<Candidate> taker);

  /** Shows the classes of this name, also a class of the JDK that is not among all. */
  void find(String internalName, Consumer<Candidate> taker);

  /** Whether the class could come later, although it is not there. */
  boolean mayCome(String internalName);

  /** Where the classes are, to follow {@code no class X} in messages. */
  String place();

  /** One class, of which no more is read than what is asked for. */
  interface Candidate {

    /** The internal name, {@code a/b/C}. */
    String name();

    /** Through which the class sees others; {@code null} for the boot loader. */
    ClassLoader loader();

    /** The class itself if it is loaded, or {@code null}. */
    Class<?> loaded();

    /** The class file; empty if it cannot be read. */
    byte[] read();
  }
}
