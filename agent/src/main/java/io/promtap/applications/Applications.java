// SPDX-License-Identifier: Apache-2.0
package io.promtap.applications;

import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import io.promtap.support.LabelValues;
import io.promtap.support.WeakIdentityMap;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The applications of this JVM, and which of them a thread works for: that of its request; else the
 * web application whose class loader has the code that runs, or is the thread's context class
 * loader; else the program itself.
 *
 * <p>A web application owns a class loader, and what lies below it, such as that of its pages. It
 * is told by the servlet context, when the server starts the application or sends it a request
 * ({@link #claim}), or by the loader itself ({@link ContextPath}). The code comes before the
 * thread: a pool's thread may have the context class loader of whoever happened to start it.
 *
 * <p>Runs on application threads. A loader is looked at once; after that a look-up takes no lock
 * and allocates nothing.
 */
public final class Applications {

  public static final String LABEL = "application";

  /** A JVM has few web applications; one that keeps making contexts must not fill the memory. */
  static final int MOST = 1_000;

  private static final int LOADER_BUCKETS = 1 << 8;
  private static final ClassLoader SYSTEM = ClassLoader.getSystemClassLoader();

  /** Made once: it is asked for at each call. */
  private static final PrivilegedAction<@Nullable ClassLoader> CONTEXT_LOADER =
      new PrivilegedAction<@Nullable ClassLoader>() {
        @Override
        public @Nullable ClassLoader run() {
          return Thread.currentThread().getContextClassLoader();
        }
      };

  private final ConcurrentHashMap<String, Application> byName = new ConcurrentHashMap<>();

  /** By number; replaced when it grows. */
  private volatile Application[] byNumber = new Application[0];

  private final Application program;

  /** The loaders of web applications; one that several share has the program. */
  private final WeakIdentityMap<Application> claimed = new WeakIdentityMap<>(LOADER_BUCKETS);

  /** All loaders, and below a security manager all classes, looked at since the last claim. */
  private volatile WeakIdentityMap<Application> known = new WeakIdentityMap<>(LOADER_BUCKETS);

  public Applications() {
    this(Program.name());
  }

  Applications(String programName) {
    program = named(programName);
  }

  /** Returns the application of what belongs to no web application. */
  public Application program() {
    return program;
  }

  /** Returns label names with that of the application before them. */
  public static String[] labelNames(String... others) {
    return withFirst(LABEL, others);
  }

  /** Returns label values with that of the application before them. */
  public static String[] withFirst(String application, String... others) {
    String[] all = new String[others.length + 1];
    all[0] = application;
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }

  /** Returns the application of this name; past the limit, the one named overflow. */
  public Application named(String name) {
    Application found = byName.get(name);
    if (found != null) {
      return found;
    }
    return create(byName.size() < MOST ? name : LabelValues.OVERFLOW);
  }

  private synchronized Application create(String name) {
    Application found = byName.get(name);
    if (found == null) {
      Application[] next = Arrays.copyOf(byNumber, byNumber.length + 1);
      found = new Application(name, byNumber.length);
      next[found.number] = found;
      byNumber = next;
      byName.put(name, found);
    }
    return found;
  }

  /** Returns the application of a web application's context path. */
  public Application ofPath(String contextPath) {
    return named(contextPath.isEmpty() ? "/" : contextPath);
  }

  /** Returns the application of a request; the program if it is not known. */
  public Application of(PromtapRequest request) {
    return request.application == 0 ? program : ofNumber(request.application);
  }

  /** Returns the application of a number that a request has, which is not 0. */
  public Application ofNumber(int number) {
    return byNumber[number - 1];
  }

  /** Sets the application of a request, which keeps a number only. */
  public static void set(PromtapRequest request, Application application) {
    request.application = application.number + 1;
  }

  /**
   * Notes that a class loader is that of an application. Ignores the loader of the class path. One
   * that several applications share is the program's.
   */
  public void claim(@Nullable ClassLoader loader, Application application) {
    if (loader == null || loader == SYSTEM) {
      return;
    }
    Application earlier = claimed.get(loader);
    if (earlier != application && earlier != program) {
      claimed.put(loader, earlier == null ? application : program);
      known = new WeakIdentityMap<>(LOADER_BUCKETS);
    }
  }

  /**
   * Returns the application that this thread works for now.
   *
   * @param code an object whose class has the code, or the class itself; {@code null} if that is
   *     not known
   */
  public Application current(@Nullable Object code) {
    PromtapThread thread = PromtapThread.currentOrNull();
    if (thread != null && thread.application != 0) {
      return ofNumber(thread.application);
    }
    if (thread != null && thread.insideApplication) {
      PromtapRequest request = thread.request;
      if (request != null && request.application != 0) {
        return of(request);
      }
    }
    Application owner = program;
    if (code != null) {
      owner = ofType(code instanceof Class ? (Class<?>) code : code.getClass());
    }
    return owner == program ? of(contextLoader()) : owner;
  }

  /** Returns a number of what {@link #current} returns, never 0. */
  public int currentNumber(@Nullable Object code) {
    return current(code).number + 1;
  }

  /** Has this thread work for an application; returns the number to go back to. */
  public static int work(int number) {
    PromtapThread thread = PromtapThread.current();
    int before = thread.application;
    thread.application = number;
    return before;
  }

  /** Returns the application that a class loader belongs to. */
  public Application of(@Nullable ClassLoader loader) {
    if (loader == null || loader == SYSTEM) {
      return program;
    }
    Application found = known.get(loader);
    return found == null ? look(loader) : found;
  }

  private Application look(ClassLoader loader) {
    // Read first: if a claim comes meanwhile, what is put here is of no account.
    WeakIdentityMap<Application> now = known;
    Application found = null;
    for (ClassLoader at = loader; at != null && found == null; at = parentOf(at)) {
      found = claimed.get(at);
      String path = found == null && at != SYSTEM ? ContextPath.of(at) : null;
      if (path != null) {
        found = ofPath(path);
      }
    }
    if (found == null) {
      found = program;
    }
    now.put(loader, found);
    return found;
  }

  private Application ofType(Class<?> type) {
    if (System.getSecurityManager() == null) {
      return of(type.getClassLoader());
    }
    WeakIdentityMap<Application> now = known;
    Application found = now.get(type);
    if (found == null) {
      found = of(loaderOf(type));
      now.put(type, found);
    }
    return found;
  }

  private static @Nullable ClassLoader loaderOf(Class<?> type) {
    return AccessController.doPrivileged(
        new PrivilegedAction<@Nullable ClassLoader>() {
          @Override
          public @Nullable ClassLoader run() {
            return type.getClassLoader();
          }
        });
  }

  /** Returns the context class loader of this thread. */
  public static @Nullable ClassLoader contextLoader() {
    return System.getSecurityManager() == null
        ? Thread.currentThread().getContextClassLoader()
        : AccessController.doPrivileged(CONTEXT_LOADER);
  }

  private static @Nullable ClassLoader parentOf(ClassLoader loader) {
    return AccessController.doPrivileged(
        new PrivilegedAction<@Nullable ClassLoader>() {
          @Override
          public @Nullable ClassLoader run() {
            return loader.getParent();
          }
        });
  }
}
