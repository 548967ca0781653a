package io.promtap.weaving;

import java.lang.ref.WeakReference;

/** A loader by identity, held weakly: its own equals and hashCode are the application's code. */
final class LoaderKey extends WeakReference<ClassLoader> {

  /** Stands for the boot loader; Promtap's own classes are never asked for. */
  private static final ClassLoader BOOT = LoaderKey.class.getClassLoader();

  private final int hash;

  LoaderKey(ClassLoader loader) {
    super(loader == null ? BOOT : loader);
    hash = System.identityHashCode(get());
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof LoaderKey
            && hash == ((LoaderKey) other).hash
            && get() == ((LoaderKey) other).get();
  }
}
