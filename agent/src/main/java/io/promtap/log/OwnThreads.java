package io.promtap.log;

/**
 * Makes every thread that Promtap starts itself: a daemon of normal priority, in a group beside the
 * application's, so that what the application counts or interrupts in its own group stays its own,
 * and with Promtap's class loader as context, so that the creator's is not held.
 */
public final class OwnThreads {

  private static ThreadGroup group;

  private OwnThreads() {}

  /** The group directly under the JVM's root group. */
  public static synchronized ThreadGroup group() {
    if (group == null) {
      group = new Group();
    }
    return group;
  }

  /**
   * Takes the group out of the JVM's root group, which before Java 19 would hold it for ever, and
   * with it the class of the group and its loader. Called when its threads have ended; one that has
   * not takes the group along when it does.
   */
  public static synchronized void disband() {
    if (group != null) {
      try {
        group.setDaemon(true);
        group.destroy();
      } catch (IllegalThreadStateException lingering) {
        // as said above
      } catch (LinkageError laterJava) {
        // There these methods do nothing, and may be gone.
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
