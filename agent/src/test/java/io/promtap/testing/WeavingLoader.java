// SPDX-License-Identifier: Apache-2.0
package io.promtap.testing;

import io.promtap.weaving.Probe;
import io.promtap.weaving.Transformer;
import io.promtap.weaving.WeavingReport;
import io.promtap.weaving.bytebuddy.ByteBuddyWeaver;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;

/**
 * Loads some classes of the test's class path anew and woven, as the JVM would with the agent; all
 * others, the bridge among them, come from the parent.
 */
public final class WeavingLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  /** For tests that do not ask how far an application is. */
  public static final Transformer.Progress NO_PROGRESS =
      new Transformer.Progress() {
        @Override
        public void applicationStarted() {}

        @Override
        public void loggingReady() {}

        @Override
        public void classLoaded() {}
      };

  private final Predicate<String> own;
  private final Transformer transformer;

  public final WeavingReport report = new WeavingReport();

  public WeavingLoader(List<Probe> probes, String... ownPrefixes) {
    super(WeavingLoader.class.getClassLoader());
    this.own = name -> List.of(ownPrefixes).stream().anyMatch(name::startsWith);
    // In the agent Transformer's own loader is the hidden one; here it is the parent, so the
    // classes of this loader are looked at like an application's.
    this.transformer = new Transformer(probes, new ByteBuddyWeaver(), report, NO_PROGRESS);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!own.test(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : defineWoven(name);
    }
  }

  private Class<?> defineWoven(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      byte[] woven = weave(name.replace('.', '/'), bytes);
      byte[] result = woven == null ? bytes : woven;
      return defineClass(name, result, 0, result.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** The woven class file, or {@code null} if nothing is woven. */
  public byte[] weave(String internalName, byte[] classFile) {
    return transformer.transform(this, internalName, null, null, classFile);
  }
}
