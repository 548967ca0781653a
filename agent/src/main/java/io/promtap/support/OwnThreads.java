// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import org.jspecify.annotations.Nullable;

/**
 * The factory of every thread that Promtap starts itself. Each is a daemon of normal priority. Its
 * group is not in the application's group, so the application does not count it or interrupt it
 * with its own threads. Its context class loader is Promtap's, so it does not keep the creator's
 * alive.
 */
public final class OwnThreads {

  private static volatile @Nullable ThreadGroup group;

  private OwnThreads() {}

  /**
   * Returns Promtap's group, which is directly under the JVM's root group. It is an instance of the
   * JDK's own class: the JDK starts threads in the group of its caller, and one that stays, such as
   * the shutdown hook of {@code java.util.logging}, would keep Promtap's class loader alive.
   */
  public static synchronized ThreadGroup group() {
    if (group == null) {
      group = new ThreadGroup(root(), "promtap");
    }
    return group;
  }

  /**
   * Removes the group from the JVM's root group, which otherwise keeps it alive before Java 19.
   * Called when its threads have ended. Keeps a group that has groups below it: a thread in a
   * destroyed group cannot be started, and if that thread is a shutdown hook, the application's
   * hooks after it do not start either.
   */
  public static synchronized void disband() {
    if (group != null) {
      try {
        if (group.activeGroupCount() == 0) {
          group.destroy();
        }
      } catch (IllegalThreadStateException lingering) {
        // A thread has not ended: the group stays.
      } catch (LinkageError laterJava) {
        // A later Java may not have the method, which does nothing there.
      }
      group = null;
    }
  }

  /**
   * Creates a thread and does not start it.
   *
   * @param name begins with {@code promtap-}, since people read thread dumps
   * @param handler gets what the task throws
   */
  public static Thread newThread(
      String name, Runnable task, Thread.UncaughtExceptionHandler handler) {
    return newThread(group(), name, task, handler);
  }

  /** Creates a thread as the other method does, in a group below {@link #group}. */
  public static Thread newThread(
      ThreadGroup group, String name, Runnable task, Thread.UncaughtExceptionHandler handler) {
    Thread thread = new Thread(group, task, name);
    thread.setDaemon(true);
    thread.setPriority(Thread.NORM_PRIORITY);
    thread.setContextClassLoader(OwnThreads.class.getClassLoader());
    thread.setUncaughtExceptionHandler(handler);
    return thread;
  }

  /**
   * Returns whether the current thread is one of Promtap's, or one that the JDK started for those.
   * Does not lock or allocate.
   */
  public static boolean isCurrent() {
    ThreadGroup own = group;
    if (own == null) {
      return false;
    }
    // Needs no permission of the application, as getParent() would.
    return own.parentOf(Thread.currentThread().getThreadGroup());
  }

  private static ThreadGroup root() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }
}
