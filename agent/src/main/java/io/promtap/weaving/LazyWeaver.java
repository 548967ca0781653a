package io.promtap.weaving;

import java.util.function.Supplier;

/**
 * The one {@link Weaver} of a JVM, made when it is first asked for: with it comes Byte Buddy, whose
 * several hundred classes a JVM that weaves nothing must not load. Who comes while another thread
 * is making it waits, as it would if it did the work itself; nothing of the application is called
 * meanwhile.
 */
public final class LazyWeaver implements Supplier<Weaver> {

  private Weaver weaver;

  @Override
  public synchronized Weaver get() {
    if (weaver == null) {
      weaver = new Weaver();
    }
    return weaver;
  }

  /** Loads all that weaving needs, on a thread that has the time. */
  synchronized void warmUp() {
    get().warmUp();
  }
}
