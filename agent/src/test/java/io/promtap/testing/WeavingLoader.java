// SPDX-License-Identifier: Apache-2.0
package io.promtap.testing;

import io.promtap.weaving.Probe;
import io.promtap.weaving.Transformer;
import io.promtap.weaving.WeavingReport;
import io.promtap.weaving.bytebuddy.ByteBuddyWeaver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

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
  private final UnaryOperator<byte[]> change;
  private final Transformer transformer;

  public final WeavingReport report = new WeavingReport();

  private Predicate<String> hidden = name -> false;
  private String home = "";

  public WeavingLoader(List<Probe> probes, String... ownPrefixes) {
    this(probes, UnaryOperator.identity(), ownPrefixes);
  }

  /**
   * @param change applied to the class files of this loader, before they are shown or woven; an
   *     empty one does not exist
   */
  public WeavingLoader(List<Probe> probes, UnaryOperator<byte[]> change, String... ownPrefixes) {
    super(WeavingLoader.class.getClassLoader());
    this.change = change;
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
      byte[] bytes = change.apply(in.readAllBytes());
      if (bytes.length == 0) {
        throw new ClassNotFoundException(name);
      }
      byte[] woven = weave(name.replace('.', '/'), bytes);
      byte[] result = woven == null ? bytes : woven;
      return defineClass(name, result, 0, result.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** Has this loader find some classes and not their files. */
  public void hideFiles(String prefix) {
    hidden = name -> name.startsWith(prefix);
  }

  /**
   * Has this loader find the classes of libraries in another package, in their own files. The
   * change of the class files has to do the rest.
   *
   * @param newHome the package that the libraries' packages lie in, with a slash at its end
   */
  public void relocate(String newHome) {
    home = newHome;
  }

  private String origin(String name) {
    return name.startsWith(home) ? name.substring(home.length()) : name;
  }

  @Override
  public URL getResource(String name) {
    URL original = super.getResource(origin(name));
    if (original == null || !name.endsWith(".class")) {
      return original;
    }
    String className = name.substring(0, name.length() - ".class".length()).replace('/', '.');
    if (!own.test(className)) {
      return original;
    }
    return hidden.test(className) || isGone(original) ? null : changed(original);
  }

  private boolean isGone(URL original) {
    try (InputStream in = original.openStream()) {
      return change.apply(in.readAllBytes()).length == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private URL changed(URL original) {
    URLStreamHandler handler =
        new URLStreamHandler() {
          @Override
          protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
              @Override
              public void connect() {}

              @Override
              public InputStream getInputStream() throws IOException {
                try (InputStream in = original.openStream()) {
                  return new ByteArrayInputStream(change.apply(in.readAllBytes()));
                }
              }
            };
          }
        };
    try {
      return new URL(null, "changed:" + original, handler);
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public InputStream getResourceAsStream(String name) {
    // The class files as they are, before the change.
    return getParent().getResourceAsStream(origin(name));
  }

  /** The woven class file, or {@code null} if nothing is woven. */
  public byte[] weave(String internalName, byte[] classFile) {
    return transformer.transform(this, internalName, null, null, classFile);
  }
}
