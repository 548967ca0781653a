// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

/**
 * The factory of every thread that Promtap starts itself. Each is a daemon of normal priority. Its
 * group lies beside the application's, so that the application does not count or interrupt it with
 * its own group. Its context is Promtap's class loader, so that the creator's is not held.
 */
public final class OwnThreads {

  private static volatile ThreadGroup group;

  private OwnThreads() {}

  /**
   * The group directly under the JVM's root group. It is an instance of the JDK's own class: the
   * JDK starts threads in the group of its caller, and one that stays, such as the shutdown hook of
   * {@code java.util.logging}, would hold our loader for ever.
   */
  public static synchronized ThreadGroup group() {
    if (group == null) {
      group = new ThreadGroup(root(), "promtap");
    }
    return group;
  }

  /**
   * Removes the group from the JVM's root group, which before Java 19 would hold it for ever.
   * Called when its threads have ended. A group that still has groups below it stays: a thread in a
   * destroyed group cannot be started, and if it is a shutdown hook, the application's hooks after
   * it do not start either.
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
        // There this does nothing, and may be gone.
      }
      group = null;
    }
  }

  /**
   * A thread that is not started.
   *
   * @param name begins with {@code promtap-}, since people read thread dumps
   * @param handler of what leaves the task
   */
  public static Thread newThread(
      String name, Runnable task, Thread.UncaughtExceptionHandler handler) {
    return newThread(group(), name, task, handler);
  }

  /** As the other method of that name, in a group below {@link #group}. */
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
   * Whether the current thread is one of Promtap's, or one that the JDK made on behalf of those.
   * Neither locks nor allocates.
   */
  public static boolean isCurrent() {
    ThreadGroup own = group;
    if (own == null) {
      return false;
    }
    ThreadGroup at = Thread.currentThread().getThreadGroup();
    while (at != null && at != own) {
      at = at.getParent();
    }
    return at == own;
  }

  private static ThreadGroup root() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }
}
