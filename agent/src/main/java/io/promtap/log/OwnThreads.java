package io.promtap.log;

/**
 * Makes every thread that Promtap starts itself: a daemon of normal priority, in a group beside the
 * application's, so that what the application counts or interrupts in its own group stays its own,
 * and with Promtap's class loader as context, so that the creator's is not held.
 */
public final class OwnThreads {

  private static final ThreadGroup GROUP = new Group();

  private OwnThreads() {}

  /** The group directly under the JVM's root group. */
  public static ThreadGroup group() {
    return GROUP;
  }

  /**
   * A thread that is not started.
   *
   * @param name begins with {@code promtap-}, since people read thread dumps
   */
  public static Thread newThread(String name, Runnable task) {
    return newThread(GROUP, name, task);
  }

  /** As {@link #newThread(String, Runnable)}, in a group below {@link #group}. */
  public static Thread newThread(ThreadGroup group, String name, Runnable task) {
    Thread thread = new Thread(group, task, name);
    thread.setDaemon(true);
    thread.setPriority(Thread.NORM_PRIORITY);
    thread.setContextClassLoader(OwnThreads.class.getClassLoader());
    return thread;
  }

  private static ThreadGroup root() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  private static final class Group extends ThreadGroup {
    Group() {
      super(root(), "promtap");
    }

    /** Keeps an error of ours away from the application's default handler. */
    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
      Failures.record("thread", failure);
    }
  }
}
