package io.promtap.log;

/**
 * Makes every thread that Promtap starts itself: a daemon of normal priority, in a group beside the
 * application's, so that what the application counts or interrupts in its own group stays its own,
 * and with Promtap's class loader as context, so that the creator's is not held.
 */
public final class OwnThreads {

  /** Keeps an error of ours away from the application's default handler. */
  private static final Thread.UncaughtExceptionHandler HANDLER =
      new Thread.UncaughtExceptionHandler() {
        @Override
        public void uncaughtException(Thread thread, Throwable failure) {
          Failures.record("thread", failure);
        }
      };

  private static volatile ThreadGroup group;

  private OwnThreads() {}

  /**
   * The group directly under the JVM's root group. No class of ours: the JDK starts threads where
   * its caller is, and one that stays, as the shutdown hook of {@code java.util.logging}, would
   * hold our loader for ever.
   */
  public static synchronized ThreadGroup group() {
    if (group == null) {
      group = new ThreadGroup(root(), "promtap");
    }
    return group;
  }

  /**
   * Takes the group out of the JVM's root group, which before Java 19 would hold it for ever.
   * Called when its threads have ended. As long as there is a group below it stays: a thread in a
   * group that was destroyed cannot be started, and a shutdown hook in it would take the
   * application's along.
   */
  public static synchronized void disband() {
    if (group != null) {
      try {
        if (group.activeGroupCount() == 0) {
          group.destroy();
        }
      } catch (IllegalThreadStateException lingering) {
        // as said above
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
   */
  public static Thread newThread(String name, Runnable task) {
    return newThread(group(), name, task);
  }

  /** As {@link #newThread(String, Runnable)}, in a group below {@link #group}. */
  public static Thread newThread(ThreadGroup group, String name, Runnable task) {
    Thread thread = new Thread(group, task, name);
    thread.setDaemon(true);
    thread.setPriority(Thread.NORM_PRIORITY);
    thread.setContextClassLoader(OwnThreads.class.getClassLoader());
    guard(thread);
    return thread;
  }

  /** Has what leaves a thread counted. For threads that the JDK starts for us. */
  public static void guard(Thread thread) {
    thread.setUncaughtExceptionHandler(HANDLER);
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
