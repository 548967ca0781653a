// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A map key for a class loader. It compares by identity, since the loader's own {@code equals} and
 * {@code hashCode} are code of the application, and it refers to the loader weakly.
 */
final class LoaderKey extends WeakReference<ClassLoader> {

  /** Stands for the boot loader. Promtap's own loader is never a key for itself. */
  private static final ClassLoader BOOT = LoaderKey.class.getClassLoader();

  private final int hash;

  LoaderKey(@Nullable ClassLoader loader) {
    super(loader == null ? BOOT : loader);
    hash = System.identityHashCode(get());
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof LoaderKey
            && hash == ((LoaderKey) other).hash
            && get() == ((LoaderKey) other).get();
  }
}
